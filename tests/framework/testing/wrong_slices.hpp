#pragma once
#include <atomic>
#include <optional>
#include <tuple>
#include <vector>

#include "tests/framework/testing/wrong_phases.hpp"

/// Phases whose rows, failures or records depend on the run, and inputs and outputs with which this cannot be tried.
namespace contract_examples {

struct Opaque {
  double sum = 0;
};
/// Nobody can look into the first of its outputs; the second is no row a sample.
class Sums {
 public:
  static constexpr PhaseInfo info{.name = "sums"};
  using Options = NoOptions;
  explicit Sums(const Options&) {}
  std::tuple<Out<"opaque", Opaque>, Out<"sum", Sum>> process(Starts starts) const {
    double sum = 0;
    for (const auto& start : starts->rows) sum += start.x;
    return {Opaque{sum}, Sum{sum}};
  }
};

/// Reads two sets of samples, or one and a factor.
class Adds {
 public:
  static constexpr PhaseInfo info{.name = "adds"};
  using Options = NoOptions;
  explicit Adds(const Options&) {}
  Ends process(Starts starts, In<"more", Samples<Start>> more) const {
    return mapped(starts, [&](std::uint64_t id, double x) { return x + more->rows[id - starts->first_id].x; });
  }
};
class Scales {
 public:
  static constexpr PhaseInfo info{.name = "scales"};
  using Options = NoOptions;
  explicit Scales(const Options&) {}
  Ends process(Starts starts, In<"factors", std::vector<Sum>> factors) const {
    return mapped(starts, [&](std::uint64_t, double x) { return x * factors->front().value; });
  }
};

/// Needs nothing.
class Begins {
 public:
  static constexpr PhaseInfo info{.name = "begins"};
  using Options = NoOptions;
  explicit Begins(const Options&) {}
  Out<"sum", Sum> process() const { return Sum{1}; }
};

class WrongFirstId {
 public:
  static constexpr PhaseInfo info{.name = "wrong_first_id"};
  using Options = NoOptions;
  explicit WrongFirstId(const Options&) {}
  Ends process(Starts starts) const {
    Samples<End> ends;
    for (const auto& start : starts->rows) ends.rows.push_back({start.x});
    return ends;
  }
};

/// Fails its first sample, in large runs or in small ones.
template <bool Large>
class FailsBySize {
 public:
  static constexpr PhaseInfo info{.name = "fails_by_size"};
  using Options = NoOptions;
  explicit FailsBySize(const Options&) {}
  Ends process(Starts starts, Context& run) const {
    if ((starts->rows.size() == 5) == Large) run.fail(starts->first_id, "too hot");
    return mapped(starts, [](std::uint64_t, double x) { return x; });
  }
};

/// Right: what stands in the row of a sample that failed does not count.
using FailsOne = Mapped<"fails_one", [](Context& run, std::uint64_t id, double x) {
  if (id != 8) return x;
  run.fail(id, "too hot");
  return static_cast<double>(run.samples().count);
}>;

/// What it records knows how many samples are in the run; or it records more of small runs.
template <bool More>
class RecordsItsSlice : public Walk {
 public:
  static constexpr PhaseInfo info{.name = "records_its_slice"};
  explicit RecordsItsSlice(const Options& options) : Walk(options) {}
  void observe(const State& state, Starts starts, Recorder<End>& out) const {
    if (state.steps == 3 && !More) out.row(starts->first_id, 3, {static_cast<double>(starts->rows.size())});
    if (state.steps == 3 && More && starts->rows.size() < 5) out.row(starts->first_id, 3, {0});
  }
};

/// Only the first call of all differs.
class FirstOfAll {
 public:
  static constexpr PhaseInfo info{.name = "first_of_all"};
  using Options = NoOptions;
  explicit FirstOfAll(const Options&) {}
  Ends process(Starts starts) const {
    static std::atomic<bool> first = true;
    const double factor = first.exchange(false) ? 1 : 2;
    return mapped(starts, [&](std::uint64_t, double x) { return factor * x; });
  }
};
REGATTA_PHASE(FirstOfAll);

/// Keeps what the first call of a thread finds.
class MemoOfThread {
 public:
  static constexpr PhaseInfo info{.name = "memo_of_thread"};
  using Options = NoOptions;
  explicit MemoOfThread(const Options&) {}
  Ends process(Starts starts) const {
    thread_local std::optional<double> memo;
    if (!memo) memo = starts->rows[0].x;
    return mapped(starts, [&](std::uint64_t, double) { return *memo; });
  }
};
REGATTA_PHASE(MemoOfThread);

/// Keeps what the first call of a process finds: in that process all is as it should be.
class MemoOfProcess {
 public:
  static constexpr PhaseInfo info{.name = "memo_of_process"};
  using Options = NoOptions;
  explicit MemoOfProcess(const Options&) {}
  Ends process(Starts starts) const {
    static const double memo = starts->rows[0].x;
    return mapped(starts, [&](std::uint64_t, double) { return memo; });
  }
};
REGATTA_PHASE(MemoOfProcess);

}  // namespace contract_examples
