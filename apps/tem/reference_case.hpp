#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "phases/tem/earth.hpp"
#include "phases/tem/sounding.hpp"
#include "phases/tem/system/system.hpp"

namespace regatta::tem {

/// Numbers that were computed elsewhere, of one earth and one system.
struct ReferenceCase {
  std::string name, kind;
  Earth earth;
  System system;
  std::vector<double> b, dbdt, ramp;  ///< A number a gate; ramp is empty without a waveform.

  /// Of B at one time by one parameter.
  struct Sensitivity {
    std::size_t gate;
    bool is_thickness;
    std::size_t layer;
    double value;
  };
  std::vector<Sensitivity> sensitivities;
};

/// Those of a folder with cases.csv, gates.csv and, if it is there, sensitivities.csv. @throws Error with file, line and reason
std::vector<ReferenceCase> read_reference_cases(const std::filesystem::path& folder);

}  // namespace regatta::tem
