#include "framework/app/cores.hpp"

namespace regatta {

CoreBudget cores_for(const CommandLine& line, const Study& study) {
  if (line.cores) return core_budget(line.cores);
  const auto* number = std::get_if<std::uint64_t>(&study.execution.cores);
  return core_budget(number ? std::optional(static_cast<int>(*number)) : std::nullopt);
}

}  // namespace regatta
