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

/// The samples first, ..., first + count - 1 of a study: a Samples<T>, whose description is `samples_type`. See SampleDraw.
/// In the row of a sample that failed, fields whose value was out of range have their nominal one, so that no phase meets a number that its
/// author has ruled out. A row with a problem() is there as drawn: a phase that cannot live with it asks problem(), too.
/// @pre samples_type.samples, and T is the sample struct of the pipeline that the study was read for; first + count <= 2^32
DrawnSamples draw_samples(const Study& study, const Type& samples_type, std::uint64_t first, std::size_t count);

}  // namespace regatta
