#pragma once
#include <cstddef>
#include <span>

#include "framework/simd/instruction_set.hpp"

namespace regatta::test {

/// The functions of framework/simd in one instruction set, on numbers one after another; a whole number of packs of them.
struct Functions {
  InstructionSet set;
  std::size_t lanes;
  void (*sincos)(std::span<const double> x, double* sin, double* cos);
  void (*tanh)(std::span<const double> x, double* y);
  void (*multiply_add)(std::span<const double> a, const double* b, const double* c, double* sum, double* difference, double* taken_off);
  void (*min_max)(std::span<const double> a, const double* b, double* min, double* max);
  void (*power_of_two)(std::span<const double> k, double* y);
};

extern const Functions scalar_functions, sse2_functions, avx2_functions, avx512_functions;

/// Of the sets that this CPU has.
inline std::span<const Functions* const> all_functions() {
#if defined(__x86_64__)
  static const Functions* const all[] = {&scalar_functions, &sse2_functions, &avx2_functions, &avx512_functions};
#else
  static const Functions* const all[] = {&scalar_functions};
#endif
  return std::span(all).first(available_instruction_sets().size());
}

}  // namespace regatta::test
