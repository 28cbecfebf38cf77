#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "phases/pendulum/closed_loop.hpp"

namespace regatta::pendulum {

/// One NAME.json of the reference data: what was simulated.
struct ReferenceCase {
  std::string name;  ///< File name without .json.
  PlantParameters plant;
  ControllerOptions controller;
  State z0{};
  double duration = 0;  ///< [s]
  std::vector<Disturbance> disturbances;
};

/// @throws ConfigError naming file and key for a key that is unknown, missing or not of its type; IoError if the file cannot be read
ReferenceCase read_reference_case(const std::filesystem::path& file);

}  // namespace regatta::pendulum
