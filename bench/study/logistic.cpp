#include "bench/study/logistic.hpp"

#include <algorithm>
#include <cmath>

// In a file of its own, so that the plain loop and the study call the same machine code.
namespace regatta::bench {

namespace {

double next(double r, double x) { return r * x * (1 - x); }

/// Mean logarithm of the slopes over `steps`; moves x.
double mean_logarithm(double r, double& x, int steps) {
  double sum = 0;
  for (int i = 0; i < steps; ++i) {
    sum += std::log(std::abs(r * (1 - 2 * x)));
    x = next(r, x);
  }
  return sum / std::max(1, steps);
}

}  // namespace

Out<"settled", Samples<Settled>> Transient::process(In<"samples", Samples<Growth>> samples) const {
  Samples<Settled> out{samples->first_id, {}};
  for (const auto& [r] : samples->rows) {
    double x = 0.3;
    for (int i = 0; i < steps_; ++i) x = next(r, x);
    out.rows.push_back({x});
  }
  return out;
}

Out<"exponents", Samples<Exponent>> MeasureExponent::process(In<"samples", Samples<Growth>> samples,
                                                             In<"settled", Samples<Settled>> settled) const {
  Samples<Exponent> out{samples->first_id, {}};
  for (std::size_t i = 0; i < samples->rows.size(); ++i) {
    double x = settled->rows[i].x;
    const double first = mean_logarithm(samples->rows[i].r, x, steps_ / 2);
    const double second = mean_logarithm(samples->rows[i].r, x, steps_ / 2);
    out.rows.push_back({(first + second) / 2, std::abs(first - second) / 2});
  }
  return out;
}

Out<"spreads", Samples<Spread>> MeasureSpread::process(In<"samples", Samples<Growth>> samples,
                                                       In<"settled", Samples<Settled>> settled) const {
  Samples<Spread> out{samples->first_id, {}};
  for (std::size_t i = 0; i < samples->rows.size(); ++i) {
    double x = settled->rows[i].x, sum = 0, squares = 0, low = 1, high = 0;
    for (int step = 0; step < steps_; ++step) {
      x = next(samples->rows[i].r, x);
      sum += x;
      squares += x * x;
      low = std::min(low, x);
      high = std::max(high, x);
    }
    const double mean = sum / steps_;
    out.rows.push_back({mean, squares / steps_ - mean * mean, low, high});
  }
  return out;
}

Out<"verdicts", Samples<Verdict>> Judge::process(In<"samples", Samples<Growth>> samples, In<"exponents", Samples<Exponent>> exponents,
                                                 In<"spreads", Samples<Spread>> spreads) const {
  Samples<Verdict> out{samples->first_id, {}};
  for (std::size_t i = 0; i < samples->rows.size(); ++i) {
    const double r = samples->rows[i].r;
    double a = spreads->rows[i].mean, b = a + 1e-9, sum = 0;
    for (int step = 0; step < steps_; ++step) {
      a = next(r, a);
      b = next(r, b);
      sum += std::abs(a - b);
    }
    out.rows.push_back({exponents->rows[i].lyapunov > 0 && spreads->rows[i].variance > 0, sum / steps_});
  }
  return out;
}

}  // namespace regatta::bench
