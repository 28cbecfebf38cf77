#pragma once
#include <vector>

#include "bench/pendulum/ensemble.hpp"
#include "framework/simd/instruction_set.hpp"

namespace regatta::bench {

/// Plain loops over the members of an ensemble, in one instruction set: no metrics, no limits, no refill. Each returns the last states.
struct Rivals {
  InstructionSet set;
  std::vector<pendulum::State> (*odeint)(const Ensemble&);  ///< Boost.Odeint, runge_kutta4, with the sines of libm, or of xsimd on packs.
  std::vector<pendulum::State> (*bare)(const Ensemble&);    ///< Our equations and functions in a bare loop of one pack.
};

/// Compiled as their users would: -O3, and for packs a * b + c contracted, without which xsimd has no fused multiply-add in AVX-512.
extern const Rivals scalar_rivals, sse2_rivals, avx2_rivals, avx512_rivals;

const Rivals& rivals_of(InstructionSet set);

}  // namespace regatta::bench
