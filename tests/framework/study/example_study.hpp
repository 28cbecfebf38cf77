#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "framework/core/error.hpp"
#include "framework/pipeline/pipeline.hpp"
#include "framework/study/input/load_study.hpp"

/// A pipeline whose options and samples have every kind of member that a study file can set.
namespace example_study {

using namespace regatta;

enum class Law { classical, sta, adaptive };
enum class Off { off };

struct Link {
  double mass = 0.2;
  double length = 0.4;
  static constexpr auto schema() {
    return fields(field<&Link::mass>("of the link", unit("kg"), range(1e-3, 10)), field<&Link::length>("pivot to pivot", unit("m")));
  }
};

struct Tilt {
  double angle = 0.1;
  double bias = 0;
  float gain = 2;
  int pushes = 3;
  std::uint8_t level = 1;
  bool wind = false;
  Law law = Law::sta;
  Duration delay{0.5};
  std::string label = "plain";
  Link plant;
  std::vector<Link> links = {{1, 1}, {2, 2}};
  std::array<double, 3> centre{};
  static constexpr auto schema() {
    using T = Tilt;
    return fields(field<&T::angle>("initial angle", unit("rad"), range(-3, 3)), field<&T::bias>("of the sensor", unit("V")),
                  field<&T::gain>("of the sensor"), field<&T::pushes>("how many", range(0, 10)), field<&T::level>("of noise"),
                  field<&T::wind>("whether it blows"), field<&T::law>("of control"), field<&T::delay>("of the sensor", range(0, 5)),
                  field<&T::label>("for people"), field<&T::plant>("the pendulum"), field<&T::links>("more of them"),
                  field<&T::centre>("of the cart", unit("m")));
  }
};

struct Controller {
  Law type = Law::sta;
  double k = 20;
  static constexpr auto schema() { return fields(field<&Controller::type>("law"), field<&Controller::k>("gain", range(0, 100))); }
};

struct Score {
  double value = 0;
  static constexpr auto schema() { return fields(field<&Score::value>("score")); }
};

class Swing {
 public:
  static constexpr PhaseInfo info{.name = "swing", .summary = "A stepper"};
  struct Options {
    double step = 1e-3;
    double duration = 10;
    std::int64_t substeps = 4;
    std::uint8_t order = 4;
    bool fast = false;
    std::string note = "none";
    Controller controller;
    std::array<double, 3> start{0.1, 0, 0};
    std::vector<Link> links;
    std::optional<double> cutoff;
    std::variant<Off, double> filter = Off::off;
    Duration warmup{1};
    static constexpr auto schema() {
      using O = Options;
      return fields(field<&O::step>("fixed step", unit("s"), range(1e-6, 1)),
                    field<&O::duration>("simulated time", unit("s"), range(0, 1e4)), field<&O::substeps>("in a step", range(1, 64)),
                    field<&O::order>("of the method"), field<&O::fast>("skip checks"), field<&O::note>("for people"),
                    field<&O::controller>("what moves the cart"), field<&O::start>("state", unit("rad")), field<&O::links>("chain"),
                    field<&O::cutoff>("of the sensor", unit("Hz"), range(1, 1000)),
                    field<&O::filter>("time constant", unit("s"), range(0, 1)), field<&O::warmup>("not scored", range(0, 100)));
    }
  };
  struct State {
    int step = 0;
    static constexpr auto schema() { return fields(field<&State::step>("step")); }
  };
  explicit Swing(const Options& options) {
    require(options.step <= options.duration, "swing.step = {} s is above swing.duration = {} s; try {}", options.step, options.duration,
            options.duration / 1e4);
  }
  State init(In<"samples", Samples<Tilt>>) const { return {}; }
  Step step(State&) const { return Step::done; }
  void observe(const State&, Recorder<Score>&) const {}
  static void check(const Options&, const StepperSettings& settings) {
    require(settings.record.every < 100, "record.every = {} s is above 100 s; try 0.01", settings.record.every);
  }
  Out<"swung", Samples<Score>> finish(const State&, In<"samples", Samples<Tilt>> samples) const {
    return Samples<Score>{samples->first_id, {}};
  }
};
REGATTA_PHASE(Swing);

class Rate {
 public:
  static constexpr PhaseInfo info{.name = "rate", .summary = "A mapping"};
  struct Options {
    double limit = 1;
    static constexpr auto schema() { return fields(field<&Options::limit>("of success")); }
  };
  explicit Rate(const Options&) {}
  Out<"rated", Samples<Score>> process(In<"swung", Samples<Score>> swung) const { return *swung; }
};
REGATTA_PHASE(Rate);

inline PipelineInfo swing_pipeline() { return pipeline<Out<"samples", Samples<Tilt>>>().then<Swing>().then<Rate>().info(); }

/// The study with these lines, called study.toml.
inline Study read(const std::string& text, const std::vector<std::string>& overrides = {}) {
  return parse_study(text, "study.toml", overrides, swing_pipeline());
}
/// The same, of a study that is complete but for these lines, which begin at line 3.
inline Study with(const std::string& lines, const std::vector<std::string>& overrides = {}) {
  return read("[samples]\ncount = 10\n" + lines, overrides);
}

/// What is wrong with a study; empty if nothing.
template <class Read>
std::string mistakes(Read read_study) {
  try {
    static_cast<void>(read_study());
  } catch (const ConfigError& error) {
    return error.what();
  }
  return {};
}
inline std::string wrong_with(const std::string& lines, const std::vector<std::string>& overrides = {}) {
  return mistakes([&] { return with(lines, overrides); });
}

inline const Swing::Options& swing_of(const Study& study) { return study.cases.front().phases[0].options.as<Swing::Options>(); }

}  // namespace example_study
