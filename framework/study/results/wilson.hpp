#pragma once
#include <cstdint>

namespace regatta {

struct Interval {
  double low, high;
};

/// Score interval of a rate, `count` of `n`; honest for rates near 0 and 1 and for few samples, where the normal one is not.
///
///     ( p + z^2/2n +- z sqrt(p (1 - p)/n + z^2/4n^2) ) / (1 + z^2/n),    p = count/n,  z = normal_quantile(1/2 + confidence/2)
///
/// Wilson, J. Am. Stat. Assoc. 22 (1927) 209; method 3 of Newcombe, Statistics in Medicine 17 (1998) 857. Of nothing: 0 to 1.
/// @pre count <= n
Interval wilson_interval(std::uint64_t count, std::uint64_t n, double confidence = 0.95);

}  // namespace regatta
