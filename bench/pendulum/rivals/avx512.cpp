#include "bench/pendulum/rivals/bare_loop.hpp"
#include "bench/pendulum/rivals/odeint_loop.hpp"
#include "bench/pendulum/rivals/rivals.hpp"

namespace regatta::bench {

constinit const Rivals avx512_rivals{InstructionSet::avx512, odeint_loop<xsimd::batch<double, xsimd::avx512dq>>,
                                     bare_loop<simd::Pack<xsimd::batch<double, xsimd::avx512dq>, 1>>};

}  // namespace regatta::bench
