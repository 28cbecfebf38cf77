#include "phases/tem/reference/reference_sounding.hpp"

#include <algorithm>
#include <cmath>

#include "phases/tem/quadrature/gauss_legendre.hpp"

namespace regatta::tem {

namespace {

/// The sum of (-1)^k term(k) from k = 0 on, of terms that are moments of something without a change of sign, to 5.8^-n of the first.
template <class Term>
double alternating_sum(Term term) {
  constexpr int n = 16;
  double d = std::pow(3 + std::sqrt(8.0), n), b = -1, sum = 0;
  d = 0.5 * (d + 1 / d);
  double c = -d;
  for (int k = 0; k < n; ++k) {
    c = b - c;
    sum += c * term(k);
    b *= (k + n) * static_cast<double>(k - n) / ((k + 0.5) * (k + 1));
  }
  return sum / d;
}

}  // namespace

std::string ReferenceSounding::why_not(const Earth& earth) const {
  const bool slowly = !earth.ip.empty() || !system_.receiver.low_pass.empty();
  const bool on_the_ground = system_.loop.height + system_.receiver.height + 2 * earth.altitude == 0;
  if (!(slowly && on_the_ground && system_.receiver.component == Component::x)) return {};
  return "the reference has no x component on the ground with polarisation or filters; give the receiver some height, or leave them out";
}

template <class F>
std::vector<double> ReferenceSounding::at_gates(bool of_pulses, F at_time) const {
  std::vector<double> values;
  const auto& gates = system_.gates;
  const double switched_off = of_pulses && !system_.waveform.times.empty() ? system_.waveform.times.back() : 0;
  for (const double time : gates.times) values.push_back(at_time(time));
  for (std::size_t g = 0; g < gates.open.size(); ++g) {
    double integral = 0;
    for (double from = gates.open[g], to = 0; from < gates.close[g]; from = to) {
      to = std::min(gates.close[g], from + (from - switched_off));  // the response is a power of the time since, or smoother
      for (const auto& [x, w] : gauss_legendre<8>()) integral += 0.5 * (to - from) * w * at_time(0.5 * (from + to + (to - from) * x));
    }
    values.push_back(integral / (gates.close[g] - gates.open[g]));
  }
  return values;
}

std::vector<double> ReferenceSounding::b(const Earth& earth) const {
  return at_gates(false, [&](double time) { return response_.step_off(earth, time).b; });
}

std::vector<double> ReferenceSounding::dbdt(const Earth& earth) const {
  return at_gates(false, [&](double time) { return response_.step_off(earth, time).dbdt; });
}

std::vector<double> ReferenceSounding::response(const Earth& earth) const {
  const auto& [times, currents, frequency] = system_.waveform;
  const auto of_pulse = [&, &times = times, &currents = currents](double time) {
    return times.empty() ? response_.step_off(earth, time).dbdt : response_.response(earth, time, times, currents);
  };
  return at_gates(true, [&, &frequency = frequency](double time) {
    if (!frequency) return of_pulse(time);
    const double half = 0.5 / *frequency;
    return of_pulse(time) - alternating_sum([&](int k) { return of_pulse(time + half * (k + 1)); });
  });
}

}  // namespace regatta::tem
