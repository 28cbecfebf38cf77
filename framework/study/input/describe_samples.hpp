#pragma once
#include <span>
#include <string>
#include <string_view>

#include "framework/core/type.hpp"

namespace regatta {

/// One way to say where a parameter comes from: what is written in a study file, and what value that gives.
struct ParameterForm {
  std::string_view write, value;
};

/// All that ParameterReader reads.
std::span<const ParameterForm> parameter_forms();

/// What may be written in [samples.parameters] for samples of this struct: the forms, and a line for each parameter.
std::string describe_samples(const Type& sample);

}  // namespace regatta
