#pragma once
#include <chrono>
#include <csignal>
#include <memory>
#include <thread>
#include <vector>

#include <unistd.h>

#include "tests/framework/testing/wrong_phases.hpp"

/// Phases that do wrong with shared data, and with the data of their lane.
namespace contract_examples {

/// Counts in data that all lanes share. Large data is mapped alone, small data lies in an arena.
template <std::size_t Size>
class WritesShared {
 public:
  static constexpr PhaseInfo info{.name = "writes_shared"};
  using Options = NoOptions;
  explicit WritesShared(const Options&) {}
  static std::shared_ptr<const std::vector<double>> create_shared_data(const Options&, Setup&) {
    return std::make_shared<std::vector<double>>(Size, 1.0);
  }
  Ends process(Starts starts, Shared<std::vector<double>> table) const {
    const_cast<double&>(table->back()) += 1;
    return mapped(starts, [&](std::uint64_t, double x) { return x * table->front(); });
  }
};

/// A handle of the shared data that is copied counts its owners in it.
class CopiesHandle {
 public:
  static constexpr PhaseInfo info{.name = "copies_handle"};
  using Options = NoOptions;
  struct Data {
    std::shared_ptr<const double> factor;
  };
  explicit CopiesHandle(const Options&) {}
  static std::shared_ptr<const Data> create_shared_data(const Options&, Setup&) {
    return std::make_shared<Data>(Data{std::make_shared<double>(3)});
  }
  Ends process(Starts starts, Shared<Data> data) const {
    const auto mine = data->factor;
    return mapped(starts, [&](std::uint64_t, double x) { return x * *mine; });
  }
};

/// Reads a number that is shared by value, and writes to it.
class WritesMember {
 public:
  static constexpr PhaseInfo info{.name = "writes_member"};
  using Options = NoOptions;
  struct Data {
    double unused = 0, calls = 0;
  };
  explicit WritesMember(const Options&) {}
  static std::shared_ptr<const Data> create_shared_data(const Options&, Setup&) { return std::make_shared<Data>(); }
  Ends process(Starts starts, Shared<Data> data) const {
    const_cast<double&>(data->calls) += 1;
    return mapped(starts, [&](std::uint64_t, double x) { return x; });
  }
};

/// Right, but nobody can see it: its data was made long before.
class HandsOut {
 public:
  static constexpr PhaseInfo info{.name = "hands_out"};
  using Options = NoOptions;
  explicit HandsOut(const Options&) {}
  static std::shared_ptr<const double> create_shared_data(const Options&, Setup&) {
    static const auto once = std::make_shared<double>(3);
    return once;
  }
  Ends process(Starts starts, Shared<double> factor) const {
    return mapped(starts, [&](std::uint64_t, double x) { return x * *factor; });
  }
};

enum class Mishap { throws, crashes, never_ends };
/// Works in the process that loaded it.
template <Mishap What>
class KnowsItsProcess {
 public:
  static constexpr PhaseInfo info{.name = "knows_its_process"};
  using Options = NoOptions;
  explicit KnowsItsProcess(const Options&) {}
  static std::shared_ptr<const double> create_shared_data(const Options&, Setup&) { return std::make_shared<double>(3); }
  Ends process(Starts starts, Shared<double> factor) const {
    if (::getpid() != home) {
      if (What == Mishap::throws) throw Error("another process");
      if (What == Mishap::crashes) std::raise(SIGKILL);
      std::this_thread::sleep_for(std::chrono::hours(1));
    }
    return mapped(starts, [&](std::uint64_t, double x) { return x * *factor; });
  }

 private:
  static inline const ::pid_t home = ::getpid();
};

class KnowsItsLane {
 public:
  static constexpr PhaseInfo info{.name = "knows_its_lane"};
  using Options = NoOptions;
  explicit KnowsItsLane(const Options&) {}
  static double create_lane_data(const Options&, std::size_t lane) { return static_cast<double>(lane); }
  Ends process(Starts starts, Local<double>& lane) const {
    return mapped(starts, [&](std::uint64_t, double x) { return x + *lane; });
  }
};

/// Counts the samples of its lane.
class CarriesOver {
 public:
  static constexpr PhaseInfo info{.name = "carries_over"};
  using Options = NoOptions;
  explicit CarriesOver(const Options&) {}
  static double create_lane_data(const Options&, std::size_t) { return 0; }
  Ends process(Starts starts, Local<double>& calls) const {
    return mapped(starts, [&](std::uint64_t, double x) { return x + (*calls)++; });
  }
};

}  // namespace contract_examples
