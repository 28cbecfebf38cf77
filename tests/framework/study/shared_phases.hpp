#pragma once
#include <atomic>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "framework/pipeline/pipeline.hpp"
#include "tests/framework/pipeline/example_phases.hpp"

/// Phases with shared data of a type that can be stored, and one whose type says more than it stores.
namespace example {

struct Knot {
  double at = 0;
  std::vector<std::int32_t> weights;
  static constexpr auto schema() { return fields(field<&Knot::at>("where it is", unit("m")), field<&Knot::weights>("of its neighbours")); }
};
struct Curve {
  std::string name;
  std::vector<Knot> knots;
  std::vector<double> odd;  // numbers that a text would change
  static constexpr auto schema() {
    return fields(field<&Curve::name>("for people"), field<&Curve::knots>("in order"), field<&Curve::odd>("numbers", unit("m")));
  }
};
class Bend {
 public:
  static constexpr PhaseInfo info{.name = "bend", .summary = "Bends the angles by a shared curve", .version = 1};
  struct Options {
    int knots = 50;
    std::string name = "curve";
    static constexpr auto schema() {
      return fields(field<&Options::knots>("how many", range(0, 1'000'000)), field<&Options::name>("of the curve"));
    }
  };
  explicit Bend(const Options&) {}
  static std::shared_ptr<const Curve> create_shared_data(const Options& options, Setup& setup) {
    ++curves_made;
    if (options.knots == 0) throw std::runtime_error("a curve of 0 knots");
    Curve curve{options.name == "zero" ? std::string("zero\0", 5) : options.name, {}, {}};
    for (int i = 0; i < options.knots; ++i)
      curve.knots.push_back(
          {0.1 * i + 1e-3 * static_cast<double>(setup.seed), std::vector<std::int32_t>(static_cast<std::size_t>(i % 3), i)});
    curve.odd = {-0.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::denorm_min(), 0.1 + 0.2};
    return std::make_shared<const Curve>(std::move(curve));
  }
  Out<"bent", Samples<Seen>> process(In<"samples", Samples<Tilt>> samples, Shared<Curve> curve) const {
    Samples<Seen> out{samples->first_id, {}};
    double sum = curve->odd[3] + static_cast<double>(curve->name.size());
    for (const auto& knot : curve->knots) {
      for (const auto weight : knot.weights) sum += knot.at * weight;
    }
    for (const auto& row : samples->rows) out.rows.push_back({row.angle * sum});
    return out;
  }
  static inline std::atomic<int> curves_made = 0;
};
REGATTA_PHASE(Bend);

inline const PipelineInfo& bends() {  // of Scale the type of the shared data has no schema
  static const PipelineInfo info =
      pipeline<Out<"samples", Samples<Tilt>>>().then<Load>().then<Scale>().then<Bend>().reduce<"bent">().info();
  return info;
}

}  // namespace example
