#pragma once
#include "phases/tem/kernel/kernel.hpp"

namespace regatta::tem {

extern const Kernel scalar_kernel, sse2_kernel, avx2_kernel, avx512_kernel;

}  // namespace regatta::tem
