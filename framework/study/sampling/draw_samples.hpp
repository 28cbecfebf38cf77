#pragma once
#include <cstdint>
#include <memory>

#include "framework/study/study.hpp"

namespace regatta {

/// The samples first, ..., first + count - 1 of a study: a Samples<T>, whose description is `samples_type`. The uniform number behind a
/// parameter is a function of seed, path of the parameter and sample id alone: no other parameter, no slice and no order changes it.
/// @pre samples_type.samples, and T is the sample struct of the pipeline that the study was read for; first + count <= 2^32
std::shared_ptr<void> draw_samples(const Study& study, const Type& samples_type, std::uint64_t first, std::size_t count);

}  // namespace regatta
