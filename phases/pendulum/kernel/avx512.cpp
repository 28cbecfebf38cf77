#include "framework/simd/pack.hpp"
#include "phases/pendulum/kernel/advance.hpp"
#include "phases/pendulum/kernel/instances.hpp"

namespace regatta::pendulum {

constinit const Kernel avx512_kernel = make_kernel<simd::Pack<xsimd::batch<double, xsimd::avx512dq>, 1>>(InstructionSet::avx512);

}  // namespace regatta::pendulum
