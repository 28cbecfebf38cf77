#include "phases/pendulum/member.hpp"

namespace regatta::pendulum {

void Member::end(const Event& event, double begin) {
  ended = true;
  outcome = event.outcome;
  end_time = begin + event.time;
  z = event.z;
  if (event.outcome != Outcome::non_finite)
    metrics.add_extremes(end_time, z);
  else
    metrics.settling_time = end_time;  // it never settled; what is not finite has no size
}

}  // namespace regatta::pendulum
