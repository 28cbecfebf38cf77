#pragma once
#include "phases/pendulum/kernel/kernel.hpp"

namespace regatta::pendulum {

extern const Kernel scalar_kernel, sse2_kernel, avx2_kernel, avx512_kernel;

}  // namespace regatta::pendulum
