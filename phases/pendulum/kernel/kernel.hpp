#pragma once
#include "framework/simd/instruction_set.hpp"
#include "phases/pendulum/control/controller.hpp"
#include "phases/pendulum/kernel/work.hpp"

namespace regatta::pendulum {

/// Advances members side by side, one a lane; a lane whose member has ended or left takes the next one of the queue. A member's bits do
/// not depend on its lane, on who else is in the pack, nor on how its trajectory is cut into calls.
template <class Law>
using Advance = void (*)(const Law& law, const LoopTerms& terms, const Work& work);

struct LawKernels {
  Advance<Uncontrolled> uncontrolled;
  Advance<Classical> classical;
  Advance<SuperTwisting> super_twisting;
  Advance<Adaptive> adaptive;
  Advance<Hybrid> hybrid;
};

struct IntegratorKernels {
  LawKernels steady;   ///< The control law sees the state as it is, and disturbances are pieces.
  LawKernels varying;  ///< For all else.
};

/// The kernels of one instruction set. Each set is compiled in a source of its own.
struct Kernel {
  InstructionSet set;
  std::size_t lanes;
  IntegratorKernels rk4;
  IntegratorKernels dormand_prince;

  void advance(const Controller& controller, const LoopTerms& terms, const Work& work) const;
};

/// @pre this CPU can run it
const Kernel& kernel_of(InstructionSet set);

}  // namespace regatta::pendulum
