#include "phases/tem/reference/reference_sounding.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "phases/tem/quadrature/gauss_legendre.hpp"

namespace regatta::tem {

namespace {

constexpr int pulses = 16;  // earlier ones

struct Instant {
  double time, weight;
};

/// Calls use(points) for every gate: the mean over it is a weighted sum of values at these.
template <class Use>
void each_gate(const System& system, bool of_pulses, Use use) {
  const auto& gates = system.gates;
  const double switched_off = of_pulses && !system.waveform.times.empty() ? system.waveform.times.back() : 0;
  for (const double time : gates.times) use(std::array{Instant{time, 1}});
  for (std::size_t g = 0; g < gates.open.size(); ++g) {
    std::vector<Instant> points;
    for (double from = gates.open[g], to = 0; from < gates.close[g]; from = to) {
      to = std::min(gates.close[g], from + (from - switched_off));  // the response is a power of the time since, or smoother
      for (const auto& [x, w] : gauss_legendre<8>())
        points.push_back({0.5 * (from + to + (to - from) * x), 0.5 * (to - from) * w / (gates.close[g] - gates.open[g])});
    }
    use(points);
  }
}

/// The sum of (-1)^k term(k) from k = 0 on, of terms that are moments of something without a change of sign, to 5.8^-n of the first.
template <class Term>
double alternating_sum(Term term) {
  constexpr int n = pulses;
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
  each_gate(system_, of_pulses, [&](std::span<const Instant> points) {
    double sum = 0;
    for (const auto& [time, weight] : points) sum += weight * at_time(time);
    values.push_back(sum);
  });
  return values;
}

std::vector<double> ReferenceSounding::b(const Earth& earth, const Poll& poll) const {
  return at_gates(false, [&](double time) { return poll(), response_.step_off(earth, time).b; });
}

std::vector<double> ReferenceSounding::dbdt(const Earth& earth, const Poll& poll) const {
  return at_gates(false, [&](double time) { return poll(), response_.step_off(earth, time).dbdt; });
}

std::vector<double> ReferenceSounding::response(const Earth& earth, const Poll& poll) const {
  const auto& [times, currents, frequency] = system_.waveform;
  const auto of_pulse = [&, &times = times, &currents = currents](double time) {
    poll();
    return times.empty() ? response_.step_off(earth, time).dbdt : response_.response(earth, time, times, currents);
  };
  return at_gates(true, [&, &frequency = frequency](double time) {
    if (!frequency) return of_pulse(time);
    const double half = 0.5 / *frequency;
    return of_pulse(time) - alternating_sum([&](int k) { return of_pulse(time + half * (k + 1)); });
  });
}

std::size_t ReferenceSounding::step_offs(const System& system, bool of_pulses) {
  std::size_t count = 0;
  each_gate(system, of_pulses, [&](std::span<const Instant> points) {
    for (const auto& point : points) {
      count += of_pulses ? ReferenceResponse::step_offs(point.time, system.waveform.times, system.waveform.currents) : 1;
      if (of_pulses && system.waveform.frequency)
        count += pulses * ReferenceResponse::step_offs(point.time + 0.5 / *system.waveform.frequency, system.waveform.times,
                                                       system.waveform.currents);
    }
  });
  return count;
}

}  // namespace regatta::tem
