#pragma once
#include "framework/study/results/moments.hpp"
#include "framework/study/results/wilson.hpp"

namespace regatta {

/// The number below which a fraction p of Student's t with that many degrees of freedom lies, by its expansion in normal quantiles:
/// Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5. Below 2e-4 of itself off from 9 degrees and 95 % on; p = 0.975 needs
/// 5 for that.
double student_quantile(double p, double degrees);

/// mean +- t s / sqrt(n), where the samples are independent; all numbers where there are fewer than two values.
Interval mean_interval(const Moments& moments, double confidence);

}  // namespace regatta
