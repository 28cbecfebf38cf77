#include "phases/pendulum/kernel/kernel.hpp"

#include <algorithm>

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
  const auto& kernels = terms.integrator == Integrator::rk4 ? rk4 : dormand_prince;
  const bool steady = !terms.disturbances->varies() && terms.sensors.ideal();
  std::visit(Call{steady ? kernels.steady : kernels.varying, terms, work}, controller);
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

void fill_forces(std::span<double> forces, const LoopTerms& terms, const Work& work, std::uint32_t member, std::uint64_t k,
                 double constant) {
  std::ranges::fill(forces, 0.0);
  terms.disturbances->add_varying(forces, k, work.noise, member);
  for (auto& force : forces) force = constant + work.members[member].disturbance * force;
}

void fill_noise(std::span<double> noise, std::size_t component, const LoopTerms& terms, const Work& work, std::uint32_t member,
                std::uint64_t k) {
  fill_sensor_noise(noise, terms.sensors, component, k, work.noise, member);
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
