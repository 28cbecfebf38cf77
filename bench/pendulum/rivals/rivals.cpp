#include "bench/pendulum/rivals/rivals.hpp"

namespace regatta::bench {

const Rivals& rivals_of(InstructionSet set) {
  switch (set) {
#if defined(__x86_64__)
    case InstructionSet::sse2:
      return sse2_rivals;
    case InstructionSet::avx2:
      return avx2_rivals;
    case InstructionSet::avx512:
      return avx512_rivals;
#endif
    default:
      return scalar_rivals;
  }
}

}  // namespace regatta::bench
