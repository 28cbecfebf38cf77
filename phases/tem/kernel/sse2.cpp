#include "framework/simd/pack.hpp"
#include "phases/tem/kernel/instances.hpp"
#include "phases/tem/kernel/make_kernel.hpp"

namespace regatta::tem {

constinit const Kernel sse2_kernel = make_kernel<simd::Pack<xsimd::batch<double, xsimd::sse2>, 2>>(InstructionSet::sse2);

}  // namespace regatta::tem
