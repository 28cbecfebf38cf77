#include "phases/pendulum/kernel/advance.hpp"
#include "phases/pendulum/kernel/instances.hpp"

namespace regatta::pendulum {

constinit const Kernel scalar_kernel = make_kernel<double>(InstructionSet::scalar);

}  // namespace regatta::pendulum
