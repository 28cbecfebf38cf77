#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace regatta {

/// What a kernel was compiled for; in ascending order of what a CPU must have.
enum class InstructionSet : std::uint8_t {
  scalar,  ///< One number at a time: any CPU.
  sse2,    ///< 2 at a time: any x86-64.
  avx2,    ///< 4 at a time, with fused multiply-add (x86-64-v3).
  avx512,  ///< 8 at a time: F, CD, BW, DQ and VL (x86-64-v4).
};

std::string_view name_of(InstructionSet set);

/// Those that this program has kernels for and this CPU can run, ascending; never empty.
const std::vector<InstructionSet>& available_instruction_sets();

/// Whether a * b + c is rounded once. Sets that agree in this give the same bits, as kernels use nothing else in which they differ: the
/// arithmetic of IEEE 754 and the functions of framework/simd.
constexpr bool is_fused(InstructionSet set) { return set >= InstructionSet::avx2; }

/// "fused" or "separate": how a * b + c is rounded.
constexpr std::string_view rounding_of(InstructionSet set) { return is_fused(set) ? "fused" : "separate"; }

/// What the kernels of this process use: the best there is, unless another one was chosen.
InstructionSet instruction_set();

/// Chooses for the whole process. Call it before phases are made. @throws ConfigError if this CPU cannot run it
void use_instruction_set(InstructionSet set);

}  // namespace regatta
