#pragma once
#include <cstddef>

namespace regatta {

/// Samples of a block. Blocks begin at multiples of it, are summed each in order of ids, and joined in order: so the bits of a
/// result depend on the samples and not on runs.
inline constexpr std::size_t fold_block = 4'096;

}  // namespace regatta
