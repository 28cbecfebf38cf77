#pragma once
#include <span>
#include <vector>

namespace regatta {

/// The place of every number among all, from 1; equal numbers share the average of their places. Exact: halves of whole numbers below
/// 2^22, which a float holds. @pre all finite, at most 2^22 of them
std::vector<float> ranks_of(std::span<const double> values);

}  // namespace regatta
