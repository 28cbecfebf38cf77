#include "bench/pendulum/rivals/bare_loop.hpp"
#include "bench/pendulum/rivals/odeint_loop.hpp"
#include "bench/pendulum/rivals/rivals.hpp"

namespace regatta::bench {

constinit const Rivals avx2_rivals{InstructionSet::avx2, odeint_loop<xsimd::batch<double, xsimd::fma3<xsimd::avx2>>>,
                                   bare_loop<simd::Pack<xsimd::batch<double, xsimd::fma3<xsimd::avx2>>, 1>>};

}  // namespace regatta::bench
