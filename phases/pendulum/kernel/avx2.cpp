#include "framework/simd/pack.hpp"
#include "phases/pendulum/kernel/advance.hpp"
#include "phases/pendulum/kernel/instances.hpp"

namespace regatta::pendulum {

constinit const Kernel avx2_kernel = make_kernel<simd::Pack<xsimd::batch<double, xsimd::fma3<xsimd::avx2>>, 1>>(InstructionSet::avx2);

}  // namespace regatta::pendulum
