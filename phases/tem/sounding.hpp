#pragma once
#include "framework/core/schema.hpp"

namespace regatta::tem {

/// How the gates of a sounding change with each parameter of the earth.
/// @tparam rates  of numbers in T/s/(A m^2), else in T/(A m^2)
template <bool rates>
struct Sensitivities {
  SameLength<double> conductivity{};  ///< A row of gates for each layer, [layer * gates + gate].
  SameLength<double> thickness{};     ///< A row of gates for each layer but the last.
  SameLength<double> altitude{};      ///< One row: loop and receiver both rise.

  static constexpr auto schema() {
    using S = Sensitivities;
    constexpr auto by_conductivity = unit(rates ? "T/s/(A m S)" : "T/(A m S)"), by_length = unit(rates ? "T/s/(A m^3)" : "T/(A m^3)");
    return fields(field<&S::conductivity>("by the conductivity of each layer, its gates one after another", by_conductivity),
                  field<&S::thickness>("by the thickness of each layer but the last, its gates one after another", by_length),
                  field<&S::altitude>("by the altitude: loop and receiver both rise", by_length));
  }
  bool operator==(const Sensitivities&) const = default;
};

/// What a system sees of one earth, a number a gate, over the moment of the loop. What is not asked for is empty.
struct Sounding {
  SameLength<double> b{};         ///< Secondary field after the current was switched off.
  SameLength<double> dbdt{};      ///< Its decline.
  SameLength<double> response{};  ///< Decline of the field for the waveform of the system.
  Sensitivities<false> b_by{};
  Sensitivities<true> dbdt_by{}, response_by{};

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
