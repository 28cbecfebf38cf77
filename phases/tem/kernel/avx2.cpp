#include "framework/simd/pack.hpp"
#include "phases/tem/kernel/instances.hpp"
#include "phases/tem/kernel/make_kernel.hpp"

namespace regatta::tem {

constinit const Kernel avx2_kernel = make_kernel<simd::Pack<xsimd::batch<double, xsimd::fma3<xsimd::avx2>>, 1>>(InstructionSet::avx2);

}  // namespace regatta::tem
