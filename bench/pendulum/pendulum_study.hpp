#pragma once
#include <cstdint>
#include <string>

#include "bench/study/whole_study.hpp"
#include "phases/pendulum/closed_loop.hpp"
#include "phases/pendulum/draw.hpp"

namespace regatta::bench {

/// A study of the pendulum as users write it: +-5 % plants (friction +-10 %), released at rest, held by the classical controller.
struct PendulumStudy {
  std::uint64_t members;
  double lean;      ///< Both angles are drawn from +- this [rad]. None falls from 0.1, one in five from 0.3.
  double duration;  ///< [s]
  unsigned substeps = 1;
  std::string per_run = "\"auto\"";  ///< As in the study file.
};

/// draw, simulate and score; the samples and the scores are reduced.
StudyToRun make_study(const PendulumStudy& wanted);

/// The same without a study, for rivals: what the members have in common,
pendulum::LoopOptions loop_options(const PendulumStudy& wanted);
/// and what is drawn for each.
std::vector<pendulum::Pendulum> drawn_members(const StudyToRun& study);

}  // namespace regatta::bench
