#include "bench/pendulum/rivals/loops.hpp"

namespace regatta::bench {

constinit const Rivals scalar_rivals{InstructionSet::scalar, odeint_loop<double>, bare_loop<double>};

}  // namespace regatta::bench
