#pragma once
#include <string>
#include <vector>

#include "framework/study/study.hpp"

namespace regatta {

/// A number of the sample struct that the study varies from sample to sample: one that is drawn, or a column of its table.
struct VariedNumber {
  std::string path;                ///< Below the sample: "plant.m1", "layers.2.resistivity".
  std::vector<std::size_t> route;  ///< See follow().
};

/// What is drawn, and the columns of the table whose values differ, in order of their paths; not what is tied to one of these.
std::vector<VariedNumber> varied_numbers(const Study& study);

/// Their values, see number_of(), in a Samples<T> of the study: a row a sample.
std::vector<double> varied_values(const Study& study, const Type& samples_type, void* samples);

}  // namespace regatta
