#include "phases/tem/plan/delay_weight.hpp"

#include <algorithm>
#include <cmath>

namespace regatta::tem {

namespace {

/// Integrals over u from 0 to 1 of exp(-x u) and of u exp(-x u).
struct Moments {
  double zeroth, first;

  explicit Moments(double x) {
    if (x < 0.5) {  // the sums of their series, where the closed forms cancel: 0.5^16/16! = 7e-19
      zeroth = first = 0;
      double term = 1;
      for (int k = 0; k < 16; ++k) {
        zeroth += term / (k + 1);
        first += term / (k + 2);
        term *= -x / (k + 1);
      }
    } else {
      const double e = std::exp(-x);
      zeroth = (1 - e) / x;
      first = (zeroth - e) / x;
    }
  }
};

}  // namespace

double DelayWeight::Piece::of_decay(double a) const {
  const double before = std::exp(-a * from);
  if (is_instant()) return at_from * before;
  const double length = to - from;
  const Moments moments(a * length);
  return before * length * (at_from * moments.zeroth + (at_to - at_from) * moments.first);
}

double DelayWeight::Piece::whole() const { return is_instant() ? at_from : 0.5 * (at_from + at_to) * (to - from); }

DelayWeight DelayWeight::instant(double time) {
  DelayWeight weight;
  weight.pieces_.push_back({time, time, 1, 1});
  return weight;
}

DelayWeight DelayWeight::mean(double open, double close) {
  DelayWeight weight;
  weight.pieces_.push_back({open, close, 1 / (close - open), 1 / (close - open)});
  return weight;
}

DelayWeight DelayWeight::of_waveform(std::span<const double> times, std::span<const double> amplitudes) const {
  DelayWeight weight;
  const auto& gate = pieces_.front();
  const auto add = [&](double from, double to, double at_from, double at_to) {
    if (to > from) weight.pieces_.push_back({from, to, at_from, at_to});
  };
  for (std::size_t k = 0; k + 1 < times.size(); ++k) {
    const double ramp = times[k + 1] - times[k], slope = (amplitudes[k] - amplitudes[k + 1]) / ramp;
    if (slope == 0) continue;
    if (gate.is_instant()) {
      add(gate.from - times[k + 1], gate.from - times[k], slope, slope);
      continue;
    }
    // The delays of which a gate and a ramp have some in common: more and more, all that they can, fewer and fewer.
    const double open = gate.to - gate.from, full = slope * std::min(ramp, open) / open;
    const double begin = gate.from - times[k + 1], end = gate.to - times[k];
    const double up = begin + std::min(ramp, open), down = end - std::min(ramp, open);
    add(begin, up, 0, full);
    add(up, down, full, full);
    add(std::max(up, down), end, full, 0);
  }
  return weight;
}

double DelayWeight::first() const { return std::ranges::min_element(pieces_, {}, &Piece::from)->from; }

double DelayWeight::last() const { return std::ranges::max_element(pieces_, {}, &Piece::to)->to; }

std::vector<DelayWeight::Piece> DelayWeight::between(double from, double to) const {
  std::vector<Piece> parts;
  for (const auto& piece : pieces_) {
    if (piece.is_instant()) {
      if (from <= piece.from && piece.from < to) parts.push_back(piece);
      continue;
    }
    const double begin = std::max(from, piece.from), end = std::min(to, piece.to);
    if (begin >= end) continue;
    const auto at = [&](double d) { return piece.at_from + (piece.at_to - piece.at_from) * (d - piece.from) / (piece.to - piece.from); };
    parts.push_back({begin, end, at(begin), at(end)});
  }
  return parts;
}

}  // namespace regatta::tem
