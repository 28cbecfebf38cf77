#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "framework/phase/notes.hpp"
#include "framework/study/study.hpp"

namespace regatta {

struct DrawnSamples {
  std::shared_ptr<void> samples;  ///< A Samples<T>.
  std::vector<Failure> failed;    ///< In order of ids, one a sample.
};

/// The samples first, ..., first + count - 1 of a study: a Samples<T>, whose description is `samples_type`. No slice and no order
/// changes a draw; see UnitPoints for what does.
/// A value outside the range of its field, in the tail of a normal or log_normal distribution, fails its sample, with a reason. In the row
/// of that sample the field keeps its nominal value, so that no phase meets a number that its author has ruled out.
/// @pre samples_type.samples, and T is the sample struct of the pipeline that the study was read for; first + count <= 2^32
DrawnSamples draw_samples(const Study& study, const Type& samples_type, std::uint64_t first, std::size_t count);

}  // namespace regatta
