#include "framework/simd/pack.hpp"
#include "tests/framework/simd/functions/instance.hpp"

namespace regatta::test {

constinit const Functions avx2_functions =
    Instance<simd::Pack<xsimd::batch<double, xsimd::fma3<xsimd::avx2>>, 2>>::functions(InstructionSet::avx2);

}  // namespace regatta::test
