#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "framework/study/sampling/unit_points.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// The draws of a study, one sample at a time. No order of the calls changes a sample; see UnitPoints for what does.
class SampleDraw {
 public:
  /// `study` outlives the object. @pre it reads samples
  explicit SampleDraw(const Study& study);

  /// Sets the fields of a row that the study draws, ties or takes from a table, and asks the row for its problem().
  /// A value outside the range of its field, in the tail of a normal or log_normal distribution, is not set: the field keeps what it has.
  /// Returns why the sample fails; empty: it is good.
  /// @pre `row` is a T like study.sample, which it equals; sample < study.samples.count
  std::string set(void* row, std::uint64_t sample);

 private:
  const Study& study_;
  UnitPoints points_;
  std::vector<double> numbers_;  // of one sample, a parameter
};

}  // namespace regatta
