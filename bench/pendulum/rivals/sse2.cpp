#include "bench/pendulum/rivals/bare_loop.hpp"
#include "bench/pendulum/rivals/odeint_loop.hpp"
#include "bench/pendulum/rivals/rivals.hpp"

namespace regatta::bench {

constinit const Rivals sse2_rivals{InstructionSet::sse2, odeint_loop<xsimd::batch<double, xsimd::sse2>>,
                                   bare_loop<simd::Pack<xsimd::batch<double, xsimd::sse2>, 1>>};

}  // namespace regatta::bench
