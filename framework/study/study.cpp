#include "framework/study/study.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/core/text.hpp"

namespace regatta {

bool Study::is_given(std::string_view path) const { return std::ranges::binary_search(given, path); }

std::string parameters_text(const Study& study) {
  if (!study.sample.type) return {};
  auto text = fmt::format("seed = {}\nmethod = {}\n", study.study.seed, to_text(study.samples.method));
  for (const auto& parameter : study.parameters) text += fmt::format("{} = {}\n", parameter.path, parameter.distribution.text());
  return text + "otherwise = " + to_text(*study.sample.type, study.sample.value.get()) + "\n";
}

}  // namespace regatta
