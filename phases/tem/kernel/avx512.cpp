#include "framework/simd/pack.hpp"
#include "phases/tem/kernel/instances.hpp"
#include "phases/tem/kernel/make_kernel.hpp"

namespace regatta::tem {

constinit const Kernel avx512_kernel = make_kernel<simd::Pack<xsimd::batch<double, xsimd::avx512dq>, 1>>(InstructionSet::avx512);

}  // namespace regatta::tem
