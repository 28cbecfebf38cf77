#include "framework/simd/pack.hpp"
#include "phases/pendulum/kernel/advance.hpp"
#include "phases/pendulum/kernel/instances.hpp"

namespace regatta::pendulum {

constinit const Kernel sse2_kernel = make_kernel<simd::Pack<xsimd::batch<double, xsimd::sse2>, 2>>(InstructionSet::sse2);

}  // namespace regatta::pendulum
