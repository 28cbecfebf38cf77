#include "phases/pendulum/kernel/kernel.hpp"

#include "phases/pendulum/kernel/instances.hpp"

namespace regatta::pendulum {

void Kernel::advance(const Controller& controller, const LoopTerms& terms, const Work& work) const {
  struct Call {
    const Kernel& kernel;
    const LoopTerms& terms;
    const Work& work;
    void operator()(const Uncontrolled& law) const { kernel.uncontrolled(law, terms, work); }
    void operator()(const Classical& law) const { kernel.classical(law, terms, work); }
    void operator()(const SuperTwisting& law) const { kernel.super_twisting(law, terms, work); }
    void operator()(const Adaptive& law) const { kernel.adaptive(law, terms, work); }
    void operator()(const Hybrid& law) const { kernel.hybrid(law, terms, work); }
  };
  std::visit(Call{*this, terms, work}, controller);
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

void end_in_step(Member& member, const Coefficients<double>& plant, const Limits& limits, const StepOut& step) {
  const auto event = locate_event(Dynamics<double>(plant, plant.fc0 != 0), limits, step.from, step.to, step.force, step.h);
  member.end(event, step.begin);
}

void end_if_complete(Member& member, const LoopTerms& terms) {
  if (!member.ended && member.k == terms.intervals)
    member.end({Outcome::completed, 0.0, member.z}, terms.Tc * static_cast<double>(terms.intervals));
}

}  // namespace regatta::pendulum
