#include "phases/pendulum/kernel/kernel.hpp"

#include "phases/pendulum/kernel/instances.hpp"

namespace regatta::pendulum {

void Kernel::advance(const Controller& controller, const LoopTerms& terms, const Work& work) const {
  struct Call {
    const LawKernels& kernels;
    const LoopTerms& terms;
    const Work& work;
    void operator()(const Uncontrolled& law) const { kernels.uncontrolled(law, terms, work); }
    void operator()(const Classical& law) const { kernels.classical(law, terms, work); }
    void operator()(const SuperTwisting& law) const { kernels.super_twisting(law, terms, work); }
    void operator()(const Adaptive& law) const { kernels.adaptive(law, terms, work); }
    void operator()(const Hybrid& law) const { kernels.hybrid(law, terms, work); }
  };
  std::visit(Call{terms.integrator == Integrator::rk4 ? rk4 : dormand_prince, terms, work}, controller);
}

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

void end_in_step(Member& member, const Coefficients<double>& plant, const LoopTerms& terms, const StepOut& step) {
  const Dynamics<double> dynamics(plant, plant.fc0 != 0);
  const bool adaptive = terms.integrator == Integrator::dormand_prince;
  const auto locate = adaptive ? locate_event_in_dense_output : locate_event;
  member.end(locate(dynamics, terms.limits, step.from, step.to, step.force, step.h), step.begin);
}

void end_if_complete(Member& member, const LoopTerms& terms) {
  if (!member.ended && member.k == terms.intervals)
    member.end({Outcome::completed, 0.0, member.z}, terms.Tc * static_cast<double>(terms.intervals));
}

}  // namespace regatta::pendulum
