#include "phases/tem/kernel/kernel.hpp"

#include "phases/tem/kernel/instances.hpp"

namespace regatta::tem {

const Kernel& kernel_of(InstructionSet set) {
  switch (set) {
#if defined(__x86_64__)
    case InstructionSet::sse2:
      return sse2_kernel;
    case InstructionSet::avx2:
      return avx2_kernel;
    case InstructionSet::avx512:
      return avx512_kernel;
#endif
    default:
      return scalar_kernel;
  }
}

}  // namespace regatta::tem
