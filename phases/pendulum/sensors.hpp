#pragma once
#include <array>
#include <span>

#include "framework/core/mistakes.hpp"
#include "framework/core/schema.hpp"
#include "framework/simd/scalar.hpp"
#include "phases/pendulum/noise_source.hpp"
#include "phases/pendulum/state.hpp"

namespace regatta::pendulum {

/// How one component of the state is measured: resolution * nearest((value + noise) / resolution). Both in the unit of the component.
struct Sensor {
  double noise = 0;
  double resolution = 0;

  static constexpr auto schema() {
    using S = Sensor;
    return fields(field<&S::noise>("standard deviation of normal noise, new at every control instant; 0: none", range(0, 1e6)),
                  field<&S::resolution>("step of the quantised reading, as of an encoder, from 1e-9 on; 0: none", range(0, 1e6)));
  }
};

/// What the controller reads of the state at a control instant. Metrics and limits are those of the true state.
struct Sensors {
  Sensor x{}, theta1{}, theta2{}, xdot{}, theta1dot{}, theta2dot{};

  std::array<Sensor, 6> all() const { return {x, theta1, theta2, xdot, theta1dot, theta2dot}; }
  bool ideal() const;

  static constexpr auto schema() {
    using S = Sensors;
    return fields(field<&S::x>("of the position of the cart, in m"), field<&S::theta1>("of the angle of the lower link, in rad"),
                  field<&S::theta2>("of the angle of the upper link, in rad"), field<&S::xdot>("of the speed of the cart, in m/s"),
                  field<&S::theta1dot>("of the rate of the lower link, in rad/s"),
                  field<&S::theta2dot>("of the rate of the upper link, in rad/s"));
  }
};

/// Adds what no sensor can be. Names are those of LoopOptions.
void check_sensors(const Sensors& sensors, Mistakes& mistakes);

/// Noise of a component at control instants k, k + 1, ... for a member; in its unit.
void fill_sensor_noise(std::span<double> noise, const Sensors& sensors, std::size_t component, std::uint64_t k, const NoiseSource& source,
                       std::size_t member);

/// The reading of z with this noise.
template <class T>
StateOf<T> reading(const std::array<Sensor, 6>& sensors, const StateOf<T>& z, const StateOf<T>& noise) {
  using simd::nearest;
  StateOf<T> read;
  for (std::size_t i = 0; i < read.size(); ++i) {
    read[i] = z[i] + noise[i];
    if (const T step(sensors[i].resolution); sensors[i].resolution > 0) read[i] = nearest(T(read[i] / step)) * step;
  }
  return read;
}

}  // namespace regatta::pendulum
