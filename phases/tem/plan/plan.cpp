#include "phases/tem/plan/plan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "framework/core/error.hpp"
#include "phases/tem/plan/contour.hpp"
#include "phases/tem/reference/reflection.hpp"

namespace regatta::tem {

namespace {

/// What it takes to be within 1e-4 of B, and within 3e-4 of rates, which are asked for at less: measured against the reference with loops
/// on the ground and in the air, and receivers inside and outside. By the largest induction number that occurs: above 60 the field over a
/// conductive ground is far larger than its rate. With some height waves of short lengths do not come back, and the field is smooth.
struct Economy {
  int nodes = 11;
  double points_per_decade = 15;
  double most_error = 2e-5;  // of fewer wavenumbers

  Economy(const Geometry& geometry, const EarthClass& earths, double first, bool rates_only) {
    const double induction = geometry.distance() * std::sqrt(mu0 / (earths.lowest * first));
    if (rates_only) {
      most_error = earths.polarised ? 6e-5 : 2e-4;  // without polarisation a fifth of it is what is found
      if (geometry.height > 0.1 * geometry.distance()) {
        nodes = 10;
        points_per_decade = 12;
      }
    }
    if (induction > 60) points_per_decade = induction <= 100 ? 20 : 25;
  }

  /// What earlier pulses leave is a small part of a gate.
  void of_earlier_pulses() {
    nodes = 11;  // of 10 more wavenumbers are left
    most_error = 1e-3;
  }
};

/// The wanted response to decays, and how far it may be off: relative to the response of the earliest piece.
struct Wanted {
  std::vector<double> response, scale;

  Wanted(const std::vector<DelayWeight::Piece>& pieces, const std::vector<double>& decays, bool is_rate, double time) {
    double whole = 0;
    for (const auto& piece : pieces) whole += std::abs(piece.whole());
    for (const double a : decays) {
      double sum = 0;
      for (const auto& piece : pieces) sum += piece.of_decay(a);
      const double x = a * time, fall = whole * std::pow(1 + x, -1.75);
      response.push_back(is_rate ? a * sum : sum);
      scale.push_back(is_rate ? fall * std::min(1.0, x) / time : fall);
    }
  }
};

std::vector<double> coefficients_of(const TimeWindow& window, const TimeWeights::Fit& fit) {
  std::vector<double> coefficients;
  for (std::size_t n = 0; n < window.nodes.size(); ++n) {
    const auto weight = fit.weights[n] * window.filtered(window.nodes[n]);
    coefficients.push_back(-weight.real());
    coefficients.push_back(weight.imag());
  }
  return coefficients;
}

}  // namespace

Plan::Plan(const System& system, const std::vector<PlannedOutput>& outputs, const EarthClass& earths, bool reduce, HankelWeights& hankel)
    : outputs_(outputs.size()), rates_only_(std::ranges::all_of(outputs, &PlannedOutput::is_rate)) {
  double first = std::numeric_limits<double>::infinity(), last = 0;
  for (const auto& output : outputs) {
    first = std::min(first, output.delays.first());
    last = std::max(last, output.delays.last());
  }
  for (double begin = first; begin == first || begin < last * (1 - 1e-9); begin *= 10) {
    const auto window = windows_.size();
    add_window(begin, system, earths, reduce, hankel);
    const auto& times = windows_.back().times;
    const TimeWeights weights(times.nodes, times.first, times.last);
    const bool is_last = times.last >= last * (1 - 1e-9);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const auto pieces = outputs[i].delays.between(begin, is_last ? std::numeric_limits<double>::infinity() : times.last);
      if (pieces.empty()) continue;
      const double time = std::ranges::min_element(pieces, {}, &DelayWeight::Piece::from)->from;
      const Wanted wanted(pieces, weights.decays(), outputs[i].is_rate, time);
      parts_.push_back({window, i, coefficients_of(times, weights.fit(wanted.response, wanted.scale))});
    }
  }
  const bool repeats = system.waveform.frequency && std::ranges::any_of(outputs, &PlannedOutput::of_pulses);
  if (!repeats) return;
  // A decay leaves of all earlier pulses, half a period apart and of alternating sign, -exp(-aT/2) / (1 + exp(-aT/2)) of its own.
  const double half = 0.5 / *system.waveform.frequency;
  const auto window = windows_.size();
  add_window(0.75 * half, system, earths, reduce, hankel, true);
  const auto& times = windows_.back().times;
  const TimeWeights weights(times.nodes, times.first, times.last);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (!outputs[i].of_pulses) continue;
    Wanted wanted(outputs[i].delays.pieces(), weights.decays(), outputs[i].is_rate, half);
    for (std::size_t k = 0; k < weights.decays().size(); ++k) {
      const double left = std::exp(-weights.decays()[k] * half);
      wanted.response[k] *= -left / (1 + left);
    }
    parts_.push_back({window, i, coefficients_of(times, weights.fit(wanted.response, wanted.scale))});
  }
}

void Plan::add_window(double first, const System& system, const EarthClass& earths, bool reduce, HankelWeights& hankel,
                      bool of_earlier_pulses) {
  const auto geometry = geometry_of(system);
  Economy economy(geometry, earths, first, rates_only_);
  if (of_earlier_pulses) economy.of_earlier_pulses();
  auto& window = windows_.emplace_back();
  window.times = {first, 10 * first, contour_of_decade(first, economy.nodes), system.receiver.low_pass};
  const auto& weight = hankel.get(geometry.component == Component::z ? 1 : 0, economy.points_per_decade);
  window.wavenumbers = all_wavenumbers(geometry, earths, window.times, weight);
  if (reduce) window.wavenumbers = fewer_wavenumbers(window.wavenumbers, earths, window.times, economy.most_error, !rates_only_);
  window.nodes = kernel_nodes(window.times.nodes);
  REGATTA_EXPECT(window.nodes.size() <= most_nodes && window.wavenumbers.lambda.size() <= most_wavenumbers);
}

std::size_t Plan::kernels() const {
  std::size_t count = 0;
  for (const auto& window : windows_) count += window.nodes.size() * window.wavenumbers.lambda.size();
  return count;
}

}  // namespace regatta::tem
