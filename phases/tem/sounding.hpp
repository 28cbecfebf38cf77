#pragma once
#include "framework/core/schema.hpp"

namespace regatta::tem {

/// How the gates of a sounding change with each parameter of the earth.
struct Sensitivities {
  SameLength<double>
      conductivity{};  ///< A row of gates for each layer, [layer * gates + gate] [(T/(A m^2))/(S/m), and that over s for rates].
  SameLength<double> thickness{};  ///< A row of gates for each layer but the last [per m].
  SameLength<double> altitude{};   ///< One row: loop and receiver both rise [per m].

  static constexpr auto schema() {
    using S = Sensitivities;
    return fields(field<&S::conductivity>("by the conductivity of each layer [S/m], its gates one after another"),
                  field<&S::thickness>("by the thickness of each layer but the last [m], its gates one after another"),
                  field<&S::altitude>("by the altitude [m]: loop and receiver both rise"));
  }
  bool operator==(const Sensitivities&) const = default;
};

/// What a system sees of one earth, a number a gate, over the moment of the loop. What is not asked for is empty.
struct Sounding {
  SameLength<double> b{};         ///< Secondary field after the current was switched off.
  SameLength<double> dbdt{};      ///< Its decline.
  SameLength<double> response{};  ///< Decline of the field for the waveform of the system.
  Sensitivities b_by{}, dbdt_by{}, response_by{};

  static constexpr auto schema() {
    using S = Sounding;
    return fields(field<&S::b>("secondary field after a step-off", unit("T/(A m^2)")),
                  field<&S::dbdt>("-dB/dt after a step-off", unit("T/s/(A m^2)")),
                  field<&S::response>("-dB/dt for the waveform", unit("T/s/(A m^2)")), field<&S::b_by>("derivatives of b"),
                  field<&S::dbdt_by>("derivatives of dbdt"), field<&S::response_by>("derivatives of response"));
  }
  bool operator==(const Sounding&) const = default;
};

}  // namespace regatta::tem
