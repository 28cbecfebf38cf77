#include "phases/tem/reference/reference_response.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "phases/tem/quadrature/gauss_legendre.hpp"
#include "phases/tem/reference/reflection.hpp"
#include "phases/tem/reference/talbot.hpp"

namespace regatta::tem {

namespace {

using Complex = std::complex<double>;

constexpr WireParts fine{.of_circle = 4096, .of_side = 8};  // 8 x 24 points a side

/// lambda^2 times the Bessel functions, as an average over the loop.
double weight(const Geometry& geometry, std::span<const WireElement> wire, double lambda) {
  const auto& receiver = geometry.receiver;
  const bool vertical = geometry.component == Component::z;
  if (geometry.is_circle()) {
    const double r = std::hypot(receiver[0], receiver[1]), a = geometry.radius;
    const double loop = 2 * lambda / a * ::j1(lambda * a);
    if (vertical) return loop * ::j0(lambda * r);
    return r > 0 ? loop * ::j1(lambda * r) * receiver[0] / r : 0.0;
  }
  double sum = 0;
  for (const auto& [distance, share] : wire) sum += share * (vertical ? ::j1(lambda * distance) : ::j0(lambda * distance));
  return lambda * sum;
}

struct Slope {
  double slope, length, since_begin, since_end;
  bool is_long_ago;  // so that the difference of B at its ends would cancel
};

/// Calls use(slope) for each part of a waveform in which the current changes, before that time.
template <class Use>
void each_slope(double time, std::span<const double> times, std::span<const double> amplitudes, Use use) {
  for (std::size_t k = 0; k + 1 < times.size(); ++k) {
    const double length = times[k + 1] - times[k], slope = (amplitudes[k + 1] - amplitudes[k]) / length;
    const double since_begin = time - times[k], since_end = time - times[k + 1];
    if (slope != 0 && since_begin > 0) use(Slope{slope, length, since_begin, since_end, since_end > 8 * length});
  }
}

}  // namespace

ReferenceResponse::ReferenceResponse(Geometry geometry, std::vector<double> filters)
    : geometry_(std::move(geometry)), wire_(wire_elements(geometry_, fine)), filters_(std::move(filters)) {
  const auto weigh = [geometry = geometry_, wire = wire_](double lambda) { return weight(geometry, wire, lambda); };
  panels_ = std::make_shared<Panels>(std::numbers::pi / geometry_.distance(), weigh);
}

/// The integral of the weight times the reflection of a half-space, z component: that of the wire's pieces, of which each is
///
///     int lambda J_1(lambda d) (lambda - u)/(lambda + u) dlambda = 2 (3 - (3 + 3 x + x^2) exp(-x)) / (x d)^2 - 1/d^2,   x = d sqrt(mu s
///     sigma)
///
/// Ward and Hohmann 1988, eq. 4.98, without the field in free space.
Complex ReferenceResponse::of_half_space(Complex conductivity, Complex s) const {
  const Complex gamma = std::sqrt(mu0 * s * conductivity);
  Complex sum = 0;
  for (const auto& [distance, share] : wire_) {
    const Complex x = gamma * distance;
    Complex field = 0;
    if (std::abs(x) < 2) {  // its series, where the closed form cancels: terms fall below 2^30/30! = 4e-24
      Complex power = 1;    // (-x)^k / k!
      for (int k = 1; k < 30; ++k) {
        power *= -x * (1.0 / k);
        if (k >= 4) field -= power * (2 * (3.0 - 3.0 * k + k * (k - 1.0)));
      }
      field /= x * x;
    } else {
      field = 2.0 * (3.0 - (3.0 + 3.0 * x + x * x) * std::exp(-x)) / (x * x) - 1.0;
    }
    sum += share * field / (distance * distance);
  }
  return sum;
}

StepOff ReferenceResponse::step_off(const Earth& earth, double time) const {
  const auto& talbot = Talbot::get();
  const double height = geometry_.height + 2 * earth.altitude;
  std::array<Complex, Talbot::nodes> s, filtered, sum{};
  std::array<std::vector<Complex>, Talbot::nodes> conductivity;
  double most_conductive = 0;
  for (std::size_t i = 0; i < earth.layers(); ++i)
    most_conductive = std::max(most_conductive, 1 / (earth.resistivity[i] * (earth.ip.empty() ? 1 : 1 - earth.ip[i].m)));
  for (std::size_t k = 0; k < s.size(); ++k) {
    s[k] = talbot.z[k] / time;
    conductivity[k] = conductivities(earth, s[k]);
    filtered[k] = 1;
    for (const double frequency : filters_) filtered[k] /= 1.0 + s[k] / (2 * std::numbers::pi * frequency);
  }
  // In time the kernel falls as exp(-lambda^2 t/(mu sigma)); with polarisation or filters only as lambda^-2.
  double last = 6 * std::sqrt(mu0 * most_conductive / time);
  const bool slowly = !earth.ip.empty() || !filters_.empty(), less_half_space = slowly && height == 0;
  if (height > 0) last = slowly ? 42 / height : std::min(last, 42 / height);
  if (less_half_space) {  // of a wave that is shorter nothing comes back from below the uppermost layer
    last = earth.layers() > 1 ? 21 / earth.thickness.front() : 0;
    for (std::size_t k = 0; k < s.size(); ++k) sum[k] = of_half_space(conductivity[k].front(), s[k]);
  }
  const Earth top{.resistivity = {earth.resistivity.front()}, .thickness = {}};
  for (const auto* panel : panels_->up_to(last)) {
    for (const auto& [lambda, w] : *panel) {
      const double g = w * std::exp(-lambda * height);
      for (std::size_t k = 0; k < s.size(); ++k) {
        sum[k] += g * reflection(earth, conductivity[k], lambda, s[k]);
        if (less_half_space) sum[k] -= g * reflection(top, std::span(conductivity[k]).first(1), lambda, s[k]);
      }
    }
  }
  StepOff response;
  for (std::size_t k = 0; k < s.size(); ++k) {
    const auto term = mu0 / (4 * std::numbers::pi) * talbot.w[k] / time * filtered[k] * sum[k];
    response.b -= (term / s[k]).real();
    response.dbdt += term.real();
  }
  return response;
}

double ReferenceResponse::response(const Earth& earth, double time, std::span<const double> times,
                                   std::span<const double> amplitudes) const {
  double sum = 0;
  each_slope(time, times, amplitudes, [&](const Slope& part) {
    if (part.is_long_ago) {
      for (const auto& [x, w] : gauss_legendre<8>())
        sum -= part.slope * 0.5 * part.length * w * step_off(earth, part.since_begin - 0.5 * part.length * (1 + x)).dbdt;
    } else {
      sum += part.slope * (step_off(earth, part.since_begin).b - step_off(earth, part.since_end).b);
    }
  });
  return sum;
}

std::size_t ReferenceResponse::step_offs(double time, std::span<const double> times, std::span<const double> amplitudes) {
  std::size_t count = times.empty() ? 1 : 0;
  each_slope(time, times, amplitudes, [&](const Slope& part) { count += part.is_long_ago ? 8 : 2; });
  return count;
}

}  // namespace regatta::tem
