#pragma once
#include <stdexcept>

#include "framework/phase/phase.hpp"

/// A diamond of small phases, a stepper, and shared data.
namespace example {

using namespace regatta;

struct Tilt {
  double angle = 0.1;
  double drift = 0;
  static constexpr auto schema() {
    return fields(field<&Tilt::angle>("initial angle", unit("rad")), field<&Tilt::drift>("of the sensor", unit("rad"), range(-1, 1)));
  }
};
struct Mean {
  double value = 0;
  static constexpr auto schema() { return fields(field<&Mean::value>("mean of the angles", unit("rad"))); }
};
struct Opaque {  // no schema: a transient product
  std::vector<double> angles;
};
class Load {
 public:
  static constexpr PhaseInfo info{.name = "load", .summary = "Copies the angles"};
  using Options = NoOptions;
  explicit Load(const Options&) {}
  Out<"angles", Opaque> process(In<"samples", Samples<Tilt>> samples) const {
    Opaque out;
    for (const auto& row : samples->rows) out.angles.push_back(row.angle);
    return out;
  }
};
REGATTA_PHASE(Load);

struct Table {
  double factor = 2;
};
class Scale {
 public:
  static constexpr PhaseInfo info{.name = "scale", .summary = "Scales by a shared factor"};
  struct Options {
    double factor = 2;
    static constexpr auto schema() { return fields(field<&Options::factor>("factor", range(0, 10))); }
  };
  explicit Scale(const Options&) {}
  static std::shared_ptr<const Table> create_shared_data(const Options& options, Setup&) {
    ++tables_made;
    if (options.factor == 0) throw std::runtime_error("a factor of 0");
    if (options.factor == 10) return nullptr;
    return std::make_shared<const Table>(Table{options.factor});
  }
  Out<"scaled", Opaque> process(Context&, Shared<Table> table, const In<"angles", Opaque>& in) const {
    Opaque out = *in;
    for (double& a : out.angles) a *= table->factor;
    return out;
  }
  static inline std::atomic<int> tables_made = 0;
};
REGATTA_PHASE(Scale);

class Average {
 public:
  static constexpr PhaseInfo info{.name = "average", .summary = "Two outputs"};
  using Options = NoOptions;
  explicit Average(const Options&) {}
  std::tuple<Out<"mean", Mean>, Out<"count", int>> process(In<"angles", Opaque> in) const {
    double sum = 0;
    for (const double a : in->angles) sum += a;
    return {Mean{sum / static_cast<double>(in->angles.size())}, static_cast<int>(in->angles.size())};
  }
};
REGATTA_PHASE(Average);

struct Result {
  double scaled = 0;
  bool high = false;
  static constexpr auto schema() {
    return fields(field<&Result::scaled>("scaled angle", unit("rad")), field<&Result::high>("above 0.5 rad"));
  }
};
class Combine {
 public:
  static constexpr PhaseInfo info{.name = "combine", .summary = "Joins both branches"};
  using Options = NoOptions;
  explicit Combine(const Options&) {}
  Out<"results", Samples<Result>> process(In<"mean", Mean> mean, In<"scaled", Opaque> scaled, In<"samples", Samples<Tilt>> samples,
                                          Context& run) const {
    Samples<Result> out{samples->first_id, {}};
    for (const double a : scaled->angles) out.rows.push_back({a, a > 0.5});
    run.record("mean angle", mean->value, "rad");
    if (samples->rows.front().angle < 0) run.fail(samples->first_id, "a negative angle");
    if (samples->rows.front().angle < -1.5) run.fail(samples->first_id + samples->rows.size(), "a sample of another run");
    return out;
  }
};
REGATTA_PHASE(Combine);

struct Seen {
  double angle = 0;
  static constexpr auto schema() { return fields(field<&Seen::angle>("angle", unit("rad"))); }
};
/// Doubles every angle a step, and adds noise.
class Swing {
 public:
  static constexpr PhaseInfo info{.name = "swing", .summary = "A stepper"};
  struct Options {
    int steps = 5;
    int diverge_at = -1;
    int throw_at = -1;
    static constexpr auto schema() {
      return fields(field<&Options::steps>("how many", range(1, 1'000'000)), field<&Options::diverge_at>("step"),
                    field<&Options::throw_at>("step"));
    }
  };
  struct State {
    std::vector<double> angle;
    int step = 0;
    static constexpr auto schema() { return fields(field<&State::angle>("angle"), field<&State::step>("step")); }
  };
  explicit Swing(const Options& options) : options_(options) {}
  State init(In<"samples", Samples<Tilt>> samples, Context&) const {
    State state;
    for (const auto& row : samples->rows) state.angle.push_back(row.angle);
    return state;
  }
  Step step(State& state, In<"samples", Samples<Tilt>> samples, Context& run) const {
    if (state.step == options_.throw_at) throw std::runtime_error("energy is not finite");
    for (std::size_t i = 0; i < state.angle.size(); ++i) {
      auto noise = run.random(samples->first_id + i, 0, static_cast<std::uint32_t>(state.step));
      state.angle[i] = state.angle[i] * 1.5 + noise.uniform();
    }
    if (state.step == options_.diverge_at) return Step::diverged;
    return ++state.step < options_.steps ? Step::more : Step::done;
  }
  void observe(const State& state, In<"samples", Samples<Tilt>> samples, Recorder<Seen>& out) const {
    for (std::size_t i = 0; i < state.angle.size(); ++i) {
      const double time = state.step;
      if (out.wants(samples->first_id + i) && out.due(time, 1)) out.row(samples->first_id + i, time, {state.angle[i]});
    }
  }
  Out<"swung", Samples<Seen>> finish(const State& state, In<"samples", Samples<Tilt>> samples) const {
    Samples<Seen> out{samples->first_id, {}};
    for (const double a : state.angle) out.rows.push_back({a});
    return out;
  }

 private:
  Options options_;
};
REGATTA_PHASE(Swing);

}  // namespace example
