#include <cmath>
#include <numeric>

#include <doctest/doctest.h>

#include "phases/tem/plan/delay_weight.hpp"

using namespace regatta::tem;

namespace {

double of_decay(const DelayWeight& weight, double a) {
  double sum = 0;
  for (const auto& piece : weight.pieces()) sum += piece.of_decay(a);
  return sum;
}

/// -dB/dt of a decay exp(-a t) at a time, for a current: by the definition, a sum over ramps.
double response(double a, double time, const std::vector<double>& times, const std::vector<double>& currents) {
  double sum = 0;
  for (std::size_t k = 0; k + 1 < times.size(); ++k)
    sum += (currents[k + 1] - currents[k]) / (times[k + 1] - times[k]) *
           (std::exp(-a * (time - times[k])) - std::exp(-a * (time - times[k + 1])));
  return sum;
}

}  // namespace

TEST_SUITE("phases/tem/delay_weight") {
  TEST_CASE("an instant, and the mean of a gate") {
    for (const double a : {1e2, 1e4, 1e6}) {
      CHECK(of_decay(DelayWeight::instant(2e-5), a) == doctest::Approx(std::exp(-a * 2e-5)).epsilon(1e-14).scale(0));
      const double mean = (std::exp(-a * 1e-5) - std::exp(-a * 3e-5)) / (a * 2e-5);
      CHECK(of_decay(DelayWeight::mean(1e-5, 3e-5), a) == doctest::Approx(mean).epsilon(1e-12).scale(0));
    }
  }

  TEST_CASE("a waveform at an instant is the sum over its ramps") {
    const std::vector<double> times{-1e-3, -8e-4, 0, 2e-6, 5e-6}, currents{0, 1, 1, 0.5, 0};
    for (const double a : {1e2, 1e4, 1e6}) {
      const auto weight = DelayWeight::instant(2e-5).of_waveform(times, currents);
      CHECK(weight.first() == doctest::Approx(1.5e-5).scale(0));
      CHECK(weight.last() == doctest::Approx(1.02e-3).scale(0));
      CHECK(a * of_decay(weight, a) == doctest::Approx(response(a, 2e-5, times, currents)).epsilon(1e-11).scale(0));
    }
  }

  TEST_CASE("a waveform and a gate are the mean over the gate, whichever is longer") {
    for (const double ramp : {2e-6, 4e-5}) {
      const std::vector<double> times{-ramp, 0}, currents{1, 0};
      const double open = 1e-5, close = 2e-5;
      for (const double a : {1e2, 1e4, 1e5}) {
        const auto weight = DelayWeight::mean(open, close).of_waveform(times, currents);
        constexpr int n = 2000;  // Simpson's rule: its error falls as (a h)^4/180 = 4e-16
        double mean = 0;
        for (int i = 0; i <= n; ++i)
          mean += (i == 0 || i == n ? 1 : i % 2 ? 4 : 2) * response(a, open + (close - open) * i / n, times, currents) / (3.0 * n);
        CHECK(a * of_decay(weight, a) == doctest::Approx(mean).epsilon(1e-10).scale(0));
      }
    }
  }

  TEST_CASE("parts between delays add up to the whole") {
    const std::vector<double> times{-1e-3, 0}, currents{1, 0};
    const auto weight = DelayWeight::mean(1e-5, 2e-5).of_waveform(times, currents);
    for (const double a : {1e2, 1e4, 1e6}) {
      double sum = 0;
      for (double from = 1e-5; from < 2e-3; from *= 10)
        for (const auto& piece : weight.between(from, 10 * from)) {
          CHECK(piece.from >= from);
          CHECK(piece.to <= 10 * from);
          sum += piece.of_decay(a);
        }
      CHECK(sum == doctest::Approx(of_decay(weight, a)).epsilon(1e-12).scale(0));
    }
    CHECK(DelayWeight::instant(1e-4).between(1e-5, 1e-4).empty());
    CHECK(DelayWeight::instant(1e-4).between(1e-4, 1e-3).size() == 1);
  }
}
