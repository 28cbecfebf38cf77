#pragma once
#include <string_view>

#include "framework/storage/document.hpp"
#include "framework/study/results/reduction.hpp"

namespace regatta {

/// Adds what has a number a sample once more, in the shape of the grid:
///     GROUP/grid/<port>/<column>   along [repeat,] the axes, [those of the column]; each axis has its values as coordinate
/// Ports that were drawn are the axes, and texts and lists have no such shape. Does nothing where samples are no grid. A column of which
/// one value of the first axis alone takes more than 256 MiB is left out.
/// @pre the results live longer
void add_grid(Document& document, std::string_view group, const Results& results, Compression compression);

}  // namespace regatta
