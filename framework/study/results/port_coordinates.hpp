#pragma once
#include <string_view>
#include <vector>

#include "framework/storage/encoded_column.hpp"
#include "framework/study/results/reduction.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// What stands along lists of a port, as "response_axis" of the list "response"; where values are kept, of the lists that are there.
/// @throws Error if a phase says more or fewer values than its lists have
/// @pre the results live as long as the columns
std::vector<EncodedColumn> coordinates_of(const PortResults& results, Compression compression);

/// Asks the phases of a case. @param phases  one for each of the whole pipeline
std::vector<Coordinate> coordinates_of(const PipelineInfo& pipeline, const std::vector<PhaseOptions>& phases, std::string_view port);

}  // namespace regatta
