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
  std::vector<std::string> warnings;  ///< Keys that are unknown, have no effect, or are missing and have their default.
};

/// A case needs z0, T and controller.type; what else is missing has the default of PlantParameters and ControllerOptions, and no
/// disturbance acts. Whether that was meant, the comparison tells.
/// @throws ConfigError naming file and key for a value that is not of its type; IoError if the file cannot be read
ReferenceCase read_reference_case(const std::filesystem::path& file);

}  // namespace regatta::pendulum
