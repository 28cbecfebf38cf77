#include "phases/pendulum/sensors.hpp"

#include <algorithm>

#include "phases/pendulum/out_of_range.hpp"

namespace regatta::pendulum {

bool Sensors::ideal() const {
  return std::ranges::all_of(all(), [](const Sensor& s) { return s.noise == 0 && s.resolution == 0; });
}

void check_sensors(const Sensors& sensors, Mistakes& mistakes) {
  find_out_of_range(type_of<Sensors>(), &sensors, "sensors", mistakes);
  const auto& fields = type_of<Sensors>().fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const double step = sensors.all()[i].resolution;
    // 2^51 steps, the most that nearest() takes, are more than any state that the limits of a number's precision leave: 2e6.
    mistakes.require(!(step > 0 && step < 1e-9), "sensors.{}.resolution = {} is finer than rounding; try 1e-9, or 0 for none",
                     fields[i].name, step);
  }
}

void fill_sensor_noise(std::span<double> noise, const Sensors& sensors, std::size_t component, std::uint64_t k, const NoiseSource& source,
                       std::size_t member) {
  const double deviation = sensors.all()[component].noise;
  if (deviation == 0) {
    std::ranges::fill(noise, 0.0);
    return;
  }
  auto random = source.of(member, static_cast<std::uint32_t>(component), 1);  // disturbances have index 0
  random.seek(k);
  for (auto& value : noise) value = deviation * random.normal();
}

}  // namespace regatta::pendulum
