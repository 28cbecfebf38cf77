#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "framework/core/random.hpp"
#include "framework/study/sampling/parameter.hpp"
#include "framework/study/sampling/permutation.hpp"
#include "framework/study/sampling/sobol.hpp"
#include "framework/study/sections.hpp"

namespace regatta {

/// The numbers in (0, 1) behind the draws of a study: a parameter's value is its quantile at one of them. Each is a function of the seed,
/// the place of the parameter and the sample alone:
///
/// random           of the parameter's path: no other parameter changes it, nor does the number of samples
/// latin_hypercube  of the path and the number of samples n: each of n equal parts of (0, 1) is met once, at a random place in it
///                  (McKay, Beckman, Conover, Technometrics 21 (1979) 239)
/// sobol            of the path's place among all: the Sobol sequence with a random digital shift, from sample 0 on; more samples go on
///                  with it, and numbers of samples that are powers of two spread best
/// table            as random, of parameters that have no column
/// grid             of an axis, the middle of the part of its value: axes in order of their paths, the last one changes fastest, and after
///                  the last point the first comes again; of what is no axis, as for random
class UnitPoints {
 public:
  /// @pre 0 < count <= 2^32; for sobol at most Sobol::most_dimensions parameters
  UnitPoints(SampleMethod method, std::uint64_t seed, std::span<const Parameter> parameters, std::uint64_t count);

  /// @pre parameter < parameters.size(), sample < count
  double at(std::size_t parameter, std::uint64_t sample) const;

 private:
  SampleMethod method_;
  double count_;
  std::vector<RandomKey> keys_;      // a parameter
  std::vector<Permutation> strata_;  // a parameter, of a Latin hypercube
  std::optional<Sobol> sobol_;
  std::vector<std::uint64_t> shifts_;  // a parameter, of a Sobol sequence
  struct Axis {
    std::uint64_t points, period;  // how many samples have one value before the next one comes; no points: drawn
  };
  std::vector<Axis> axes_;  // a parameter, of a grid
};

}  // namespace regatta
