#include "framework/study/input/describe_samples.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "framework/study/input/describe_options.hpp"

namespace regatta {

std::span<const ParameterForm> parameter_forms() {
  static constexpr std::array forms{
      ParameterForm{"0.3 or { constant = 0.3 }", "always this"},
      ParameterForm{"{ uniform = [low, high] }", "uniform; whole numbers include both ends"},
      ParameterForm{"{ log_uniform = [low, high] }", "uniform in the logarithm"},
      ParameterForm{"{ normal = [mean, sigma] }", "normal"},
      ParameterForm{"{ log_normal = [mu, sigma] }", "of the natural logarithm: the median is exp(mu)"},
      ParameterForm{"  truncated = [low, high]", "beside normal or log_normal: only the draws in there; -inf and inf are bounds, too"},
      ParameterForm{"{ relative = [-0.05, 0.05] }", "times 1 + uniform: the default, or nominal = VALUE beside it"},
      ParameterForm{"{ choice = [a, b, c] }", "one of these, equally likely"},
      ParameterForm{"  weights = [1, 1, 2]", "beside choice: in proportion to these"},
      ParameterForm{"{ linspace = [low, high, n] }", "an axis of method = \"grid\": n evenly spaced values"},
      ParameterForm{"{ grid = [a, b, c] }", "an axis of method = \"grid\": these values"},
      ParameterForm{"{ tied = \"NAME\" }", "as parameter NAME in the same sample"},
      ParameterForm{"  factor = 2", "beside tied: times this"},
  };
  return forms;
}

std::string describe_samples(const Type& sample) {
  std::size_t width = 0;
  for (const auto& form : parameter_forms()) width = std::max(width, form.write.size());
  std::string text = "samples: drawn for every member, as [samples.parameters] says; what is not mentioned keeps its default\n";
  for (const auto& [write, value] : parameter_forms()) text += fmt::format("  {:{}}  {}\n", write, width, value);
  text +=
      "a sample for which a normal or log_normal draw lies outside the range of its field fails; the others go on\n"
      "method = \"table\" in [samples] takes the values of a file; [[samples.correlated]] draws parameters together\n\n";
  return text + describe_options(sample, sample.create().get(), "samples.parameters");
}

}  // namespace regatta
