#include "framework/simd/pack.hpp"
#include "tests/framework/simd/functions/instance.hpp"

namespace regatta::test {

constinit const Functions avx512_functions =
    Instance<simd::Pack<xsimd::batch<double, xsimd::avx512dq>, 2>>::functions(InstructionSet::avx512);

}  // namespace regatta::test
