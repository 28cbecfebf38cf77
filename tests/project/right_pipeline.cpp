// right
#include <cmath>

#include "tests/project/parts.hpp"

/// One pipeline with everything that a phase may have.
namespace {

using namespace parts;

struct Gravity {
  double g = 9.81;
};
struct Angles {  // no schema: made again when a study goes on
  std::vector<double> angle;
};

/// Options, shared data, scalars, two outputs, a sample that fails; arguments in any order.
class Split {
 public:
  static constexpr PhaseInfo info{.name = "split", .summary = "Angles apart from frequencies", .version = 2};
  struct Options {
    double length = 0.5;
    static constexpr auto schema() { return fields(field<&Options::length>("rod", unit("m"), range(1e-6, 1e3))); }
  };
  explicit Split(const Options& options) : length_(options.length) {}

  static std::shared_ptr<const Gravity> create_shared_data(const Options&, Setup&) { return std::make_shared<const Gravity>(); }

  std::tuple<Out<"angles", Angles>, Out<"frequency", double>> process(Context& run, Shared<Gravity> gravity,
                                                                      const In<"tilts", Tilts>& tilts) const {
    Angles angles;
    for (const auto& tilt : tilts->rows) angles.angle.push_back(tilt.angle);
    if (angles.angle.front() < 0) run.fail(tilts->first_id, "the first angle is negative");
    const double frequency = std::sqrt(gravity->g / length_);
    run.record("frequency", frequency, "rad/s");
    return {std::move(angles), frequency};
  }

 private:
  double length_;
};
REGATTA_PHASE(Split);

/// A stepper that observes; noexcept, and a function without inputs of its own.
class Swing : public SwingParts {
 public:
  static constexpr PhaseInfo info{.name = "swing", .summary = "Steps"};
  explicit Swing(const Options& options) : steps_(options.steps) {}

  State init(Context& run) const { return {.step = run.settings().record.samples.empty() ? 0 : 1}; }
  Step step(State& state, In<"frequency", double>) const noexcept { return ++state.step < steps_ ? Step::more : Step::done; }
  void observe(const State& state, In<"samples", Tilts> samples, Recorder<Tilt>& out) const {
    if (out.wants(samples->first_id) && out.due(state.step, 1)) out.row(samples->first_id, state.step, samples->rows.front());
  }
  Out<"swung", Tilts> finish(const State&, In<"samples", Tilts> samples) const { return *samples; }

 private:
  int steps_;
};
REGATTA_PHASE(Swing);

/// A loop over items.
class Fit {
 public:
  static constexpr PhaseInfo info{.name = "fit"};
  using Options = NoOptions;
  explicit Fit(const Options&) {}
  Out<"fits", Rows<Tilt>> process(In<"angles", Angles> angles, In<"swung", Tilts>, Context& run) const {
    return run.each(angles->angle.size(), [&](std::size_t i) { return Tilt{angles->angle[i]}; });
  }
};
REGATTA_PHASE(Fit);

[[maybe_unused]] const auto info =
    pipeline<Source>().then<Load>().then<Split>().then<Swing>().then<Fit>().reduce<"samples">().reduce<"swung">().info();

/// Two branches of the same phases.
[[maybe_unused]] const auto twice = pipeline<Source>()
                                        .then<As<"low", Load>>()
                                        .then<As<"high", Load>>()
                                        .then<As<"split_low", Split, "low">>()
                                        .then<As<"split_high", Split, "high">>()
                                        .then<As<"swing", Swing, "split_low">>()
                                        .reduce<"low/tilts">()
                                        .reduce<"swing/swung">()
                                        .info();

}  // namespace
