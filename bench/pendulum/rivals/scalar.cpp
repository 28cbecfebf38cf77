#include "bench/pendulum/rivals/bare_loop.hpp"
#include "bench/pendulum/rivals/odeint_loop.hpp"
#include "bench/pendulum/rivals/rivals.hpp"

namespace regatta::bench {

constinit const Rivals scalar_rivals{InstructionSet::scalar, odeint_loop<double>, bare_loop<double>};

}  // namespace regatta::bench
