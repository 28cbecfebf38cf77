#include "phases/tem/kernel/instances.hpp"
#include "phases/tem/kernel/make_kernel.hpp"

namespace regatta::tem {

constinit const Kernel scalar_kernel = make_kernel<double>(InstructionSet::scalar);

}  // namespace regatta::tem
