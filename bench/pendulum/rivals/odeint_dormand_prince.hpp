#pragma once
#include <cstdint>
#include <vector>

#include "bench/pendulum/ensemble.hpp"

namespace regatta::bench {

struct AdaptiveEnds {
  std::vector<pendulum::State> ends;
  std::uint64_t steps = 0;  ///< Of all members, refused ones too.
};

/// Boost.Odeint's controlled runge_kutta_dopri5 on doubles, stopping at the control instants. It bounds the largest of the components of
/// the error, each over tolerance (1 + |z|), of which ours takes the root mean square.
AdaptiveEnds odeint_dormand_prince(const Ensemble& e, double tolerance);

}  // namespace regatta::bench
