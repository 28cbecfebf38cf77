#include "framework/simd/pack.hpp"
#include "tests/framework/simd/functions/instance.hpp"

namespace regatta::test {

constinit const Functions sse2_functions = Instance<simd::Pack<xsimd::batch<double, xsimd::sse2>, 2>>::functions(InstructionSet::sse2);

}  // namespace regatta::test
