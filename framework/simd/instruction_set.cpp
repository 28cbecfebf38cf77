#include "framework/simd/instruction_set.hpp"

#include <algorithm>
#include <array>
#include <atomic>

#include <fmt/ranges.h>

#include "framework/core/error.hpp"

namespace regatta {

namespace {

std::vector<InstructionSet> find_available() {
  std::vector<InstructionSet> sets{InstructionSet::scalar};
#if defined(__x86_64__)
  sets.push_back(InstructionSet::sse2);
  __builtin_cpu_init();  // this also asks the system whether it saves the wide registers
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) sets.push_back(InstructionSet::avx2);
  if (sets.back() == InstructionSet::avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    sets.push_back(InstructionSet::avx512);
#endif
  return sets;
}

std::atomic<InstructionSet>& chosen() {
  static std::atomic<InstructionSet> set = available_instruction_sets().back();
  return set;
}

}  // namespace

std::string_view name_of(InstructionSet set) {
  constexpr std::array<std::string_view, 4> names{"scalar", "sse2", "avx2", "avx512"};
  return names[static_cast<std::size_t>(set)];
}

const std::vector<InstructionSet>& available_instruction_sets() {
  static const auto sets = find_available();
  return sets;
}

InstructionSet instruction_set() { return chosen(); }

void use_instruction_set(InstructionSet set) {
  const auto& sets = available_instruction_sets();
  std::vector<std::string_view> names;
  std::ranges::transform(sets, std::back_inserter(names), name_of);
  require(std::ranges::find(sets, set) != sets.end(), "this CPU cannot run {}; it has {}", name_of(set), fmt::join(names, ", "));
  chosen() = set;
}

}  // namespace regatta
