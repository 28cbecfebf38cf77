#pragma once
#include <cstdint>
#include <span>

#include "framework/study/results/co_moments.hpp"

namespace regatta {

/// A correlation and its 95 % interval; all NaN where it is not defined.
struct EstimatedCorrelation {
  double value, low, high;
};

/// Pearson's, with the interval of Fisher's z:   tanh( atanh r +- 1.96 / sqrt(n - 3) ).   Exact for two normal variables, a guide for
/// others. Fisher, Metron 1 (1921) 3. Of 3 pairs or fewer the interval is -1 to 1.
EstimatedCorrelation pearson(const CoMoments& pairs);

/// Spearman's: Pearson's of the ranks, in which equal numbers share the average of their places. Its z has the variance
/// (1 + r^2/2) / (n - 3): Bonett and Wright, Psychometrika 65 (2000) 23, good below |r| = 0.95. @pre x and y have one length
EstimatedCorrelation spearman(std::span<const float> x, std::span<const float> y);

}  // namespace regatta
