#include "bench/storage/data.hpp"

#include <cmath>
#include <random>

#include "framework/core/error.hpp"
#include "framework/core/type.hpp"

namespace regatta::bench {

namespace {

struct States {
  std::vector<double> x, theta1, theta2, v, omega1, omega2;
  static constexpr auto schema() {
    return fields(field<&States::x>("cart", unit("m")), field<&States::theta1>("lower angle", unit("rad")),
                  field<&States::theta2>("upper angle", unit("rad")), field<&States::v>("cart", unit("m/s")),
                  field<&States::omega1>("lower", unit("rad/s")), field<&States::omega2>("upper", unit("rad/s")));
  }
};

struct Traces {
  std::vector<std::int16_t> samples;
  static constexpr auto schema() { return fields(field<&Traces::samples>("of all channels, one after another")); }
};

struct Noise {
  std::vector<std::uint64_t> numbers;
  static constexpr auto schema() { return fields(field<&Noise::numbers>("random")); }
};

/// Two coupled pendulums on a cart that is driven, by a symplectic Euler step of 1 ms.
States make_states(std::size_t rows) {
  constexpr std::size_t rows_of_a_member = 10'000;
  constexpr double step = 1e-3, gravity_per_length = 20, coupling = 3, friction = 0.05;
  std::mt19937_64 random(20261122);
  std::uniform_real_distribution<double> angle(-0.6, 0.6);
  States states;
  double x = 0, a = 0, b = 0, v = 0, p = 0, q = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    if (i % rows_of_a_member == 0) x = v = p = q = 0, a = angle(random), b = angle(random);
    v += step * (0.5 * std::sin(a) - x);
    p += step * (-gravity_per_length * std::sin(a) + coupling * std::sin(b - a) - friction * p - 0.2 * v);
    q += step * (-gravity_per_length * std::sin(b) - coupling * std::sin(b - a) - friction * q);
    x += step * v, a += step * p, b += step * q;
    states.x.push_back(x), states.theta1.push_back(a), states.theta2.push_back(b);
    states.v.push_back(v), states.omega1.push_back(p), states.omega2.push_back(q);
  }
  return states;
}

Traces make_traces(std::size_t count) {
  constexpr std::size_t channel = 512;
  std::mt19937_64 random(20261122);
  std::normal_distribution<double> noise(0, 6);
  std::uniform_real_distribution<double> uniform(0, 1);
  Traces traces;
  double baseline = 0, height = 0, begin = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (i % channel == 0)
      baseline = 250 + 100 * uniform(random), height = uniform(random) < 0.3 ? 2000 * uniform(random) : 0, begin = 400 * uniform(random);
    const double since = (static_cast<double>(i % channel) - begin) / 12;
    const double pulse = since > 0 ? height * since * std::exp(1 - since) : 0;
    traces.samples.push_back(static_cast<std::int16_t>(std::lround(baseline + pulse + noise(random))));
  }
  return traces;
}

Noise make_noise(std::size_t count) {
  std::mt19937_64 random(20261122);
  Noise noise;
  for (std::size_t i = 0; i < count; ++i) noise.numbers.push_back(random());
  return noise;
}

}  // namespace

Columns make_data(const std::string& kind, std::size_t bytes) {
  if (kind == "states") return to_columns(make_states(bytes / (6 * sizeof(double))));
  if (kind == "traces") return to_columns(make_traces(bytes / sizeof(std::int16_t)));
  if (kind == "noise") return to_columns(make_noise(bytes / sizeof(std::uint64_t)));
  throw Error("there is no data of the kind " + kind);
}

}  // namespace regatta::bench
