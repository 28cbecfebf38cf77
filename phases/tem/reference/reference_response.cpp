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

/// Borders of panels from 0 to `last`: below it in even logarithmic steps, and nowhere wider than `widest`.
std::vector<double> borders(double last, double widest) {
  std::vector<double> at{0};
  for (int i = 0; i < 36; ++i) at.push_back(last * std::pow(10.0, -7.0 + 7.0 * i / 35));
  for (double wide = widest; wide < last; wide += widest) at.push_back(wide);
  std::ranges::sort(at);
  return at;
}

}  // namespace

/// lambda^2 times the Bessel functions, as an average over the loop.
double ReferenceResponse::weight(double lambda) const {
  const auto& receiver = geometry_.receiver;
  const bool vertical = geometry_.component == Component::z;
  if (geometry_.is_circle()) {
    const double r = std::hypot(receiver[0], receiver[1]), a = geometry_.radius;
    const double loop = 2 * lambda / a * ::j1(lambda * a);
    if (vertical) return loop * ::j0(lambda * r);
    return r > 0 ? loop * ::j1(lambda * r) * receiver[0] / r : 0.0;
  }
  const auto& corners = geometry_.corners;
  double sum = 0, twice_area = 0;
  for (std::size_t k = 0; k < corners.size(); ++k) {
    const auto &p = corners[k], &q = corners[(k + 1) % corners.size()];
    const double dx = q[0] - p[0], dy = q[1] - p[1], length = std::hypot(dx, dy);
    twice_area += p[0] * q[1] - q[0] * p[1];
    const double nx = dy / length, ny = -dx / length;  // outwards when the corners go round counter-clockwise
    constexpr int parts = 12;
    for (int part = 0; part < parts; ++part) {
      for (const auto& [x, w] : gauss_legendre<16>()) {
        const double f = (part + 0.5 * (x + 1)) / parts;
        const double ex = p[0] + f * dx - receiver[0], ey = p[1] + f * dy - receiver[1], rho = std::hypot(ex, ey);
        const double along = 0.5 * w * length / parts;
        sum += along * (vertical ? (nx * ex + ny * ey) / rho * ::j1(lambda * rho) : nx * ::j0(lambda * rho));
      }
    }
  }
  return 2 * lambda * sum / twice_area;
}

StepOff ReferenceResponse::step_off(const Earth& earth, double time) const {
  const auto& talbot = Talbot::get();
  std::array<std::complex<double>, Talbot::nodes> s, filtered, sum{};
  std::array<std::vector<std::complex<double>>, Talbot::nodes> conductivity;
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
  const bool slowly = !earth.ip.empty() || !filters_.empty();
  if (geometry_.height > 0) last = slowly ? 42 / geometry_.height : std::min(last, 42 / geometry_.height);
  const auto at = borders(last, std::numbers::pi / geometry_.distance());
  for (std::size_t panel = 1; panel < at.size(); ++panel) {
    const double half = 0.5 * (at[panel] - at[panel - 1]), middle = 0.5 * (at[panel] + at[panel - 1]);
    for (const auto& [x, w] : gauss_legendre<16>()) {
      const double lambda = middle + half * x;
      const double g = half * w * weight(lambda) * std::exp(-lambda * geometry_.height);
      for (std::size_t k = 0; k < s.size(); ++k) sum[k] += g * reflection(earth, conductivity[k], lambda, s[k]);
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
  for (std::size_t k = 0; k + 1 < times.size(); ++k) {
    const double length = times[k + 1] - times[k], slope = (amplitudes[k + 1] - amplitudes[k]) / length;
    const double since_begin = time - times[k], since_end = time - times[k + 1];
    if (slope == 0 || since_begin <= 0) continue;
    if (since_end > 8 * length) {  // the difference below would cancel
      for (const auto& [x, w] : gauss_legendre<8>())
        sum -= slope * 0.5 * length * w * step_off(earth, since_begin - 0.5 * length * (1 + x)).dbdt;
    } else {
      sum += slope * (step_off(earth, since_begin).b - step_off(earth, since_end).b);
    }
  }
  return sum;
}

}  // namespace regatta::tem
