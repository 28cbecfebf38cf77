#pragma once
#include "framework/phase/phase.hpp"

/// A diamond of four phases over the logistic map x' = r x (1 - x) (May, Nature 261 (1976) 459): cheap to write, exact to repeat, and as
/// long as its options say.
///
///     samples --> transient --> settled --> exponent --> judge --> verdicts
///                                      \--> spread ----^
namespace regatta::bench {

struct Growth {
  double r = 3.8;
  static constexpr auto schema() { return fields(field<&Growth::r>("growth rate", range(3.5, 4))); }
};

struct Steps {
  int steps = 1000;
  static constexpr auto schema() { return fields(field<&Steps::steps>("steps of the map", range(1, 1'000'000'000))); }
};

struct Settled {
  double x = 0;
  static constexpr auto schema() { return fields(field<&Settled::x>("population after the transient")); }
};

struct Exponent {
  double lyapunov = 0;
  double error = 0;
  static constexpr auto schema() {
    return fields(field<&Exponent::lyapunov>("Lyapunov exponent, per step"), field<&Exponent::error>("half the difference of its halves"));
  }
};

struct Spread {
  double mean = 0;
  double variance = 0;
  double low = 1;
  double high = 0;
  static constexpr auto schema() {
    return fields(field<&Spread::mean>("mean population"), field<&Spread::variance>("its variance"),
                  field<&Spread::low>("smallest population"), field<&Spread::high>("largest population"));
  }
};

struct Verdict {
  bool chaotic = false;
  double distance = 0;
  static constexpr auto schema() {
    return fields(field<&Verdict::chaotic>("neighbours part, and the populations spread"),
                  field<&Verdict::distance>("mean distance of two populations that began 1e-9 apart"));
  }
};

class Transient {
 public:
  static constexpr PhaseInfo info{.name = "transient", .summary = "Lets the beginning be forgotten"};
  using Options = Steps;
  explicit Transient(const Options& options) : steps_(options.steps) {}
  Out<"settled", Samples<Settled>> process(In<"samples", Samples<Growth>> samples) const;

 private:
  int steps_;
};
REGATTA_PHASE(Transient);

class MeasureExponent {
 public:
  static constexpr PhaseInfo info{.name = "exponent", .summary = "Sums the logarithms of the slopes"};
  using Options = Steps;
  explicit MeasureExponent(const Options& options) : steps_(options.steps) {}
  Out<"exponents", Samples<Exponent>> process(In<"samples", Samples<Growth>> samples, In<"settled", Samples<Settled>> settled) const;

 private:
  int steps_;
};
REGATTA_PHASE(MeasureExponent);

class MeasureSpread {
 public:
  static constexpr PhaseInfo info{.name = "spread", .summary = "Mean, variance and bounds of the population"};
  using Options = Steps;
  explicit MeasureSpread(const Options& options) : steps_(options.steps) {}
  Out<"spreads", Samples<Spread>> process(In<"samples", Samples<Growth>> samples, In<"settled", Samples<Settled>> settled) const;

 private:
  int steps_;
};
REGATTA_PHASE(MeasureSpread);

class Judge {
 public:
  static constexpr PhaseInfo info{.name = "judge", .summary = "Follows two neighbours"};
  using Options = Steps;
  explicit Judge(const Options& options) : steps_(options.steps) {}
  Out<"verdicts", Samples<Verdict>> process(In<"samples", Samples<Growth>> samples, In<"exponents", Samples<Exponent>> exponents,
                                            In<"spreads", Samples<Spread>> spreads) const;

 private:
  int steps_;
};
REGATTA_PHASE(Judge);

}  // namespace regatta::bench
