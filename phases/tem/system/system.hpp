#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "framework/core/schema.hpp"
#include "phases/tem/system/geometry.hpp"

namespace regatta::tem {

/// A loop of wire on or above the ground: a circle of `radius` or of `area` about the origin, or a polygon through `corners` (in either
/// direction; the last joins the first).
struct Loop {
  std::optional<double> radius{};
  std::optional<double> area{};
  std::vector<Point> corners{};
  double height = 0;

  static constexpr auto schema() {
    using L = Loop;
    return fields(field<&L::radius>("of a circle about the origin", unit("m"), range(1e-3, 1e4)),
                  field<&L::area>("of a circle, in place of its radius", unit("m^2"), range(1e-6, 1e8)),
                  field<&L::corners>("of a polygon, in place of a circle: x, y of each", unit("m"), range(-1e5, 1e5)),
                  field<&L::height>("above the ground", unit("m"), range(0, 1e4)));
  }
};

/// A coil that measures the field at one point, or rather its change.
struct Receiver {
  Point position{};
  double height = 0;
  Component component = Component::z;
  std::vector<double> low_pass{};

  static constexpr auto schema() {
    using R = Receiver;
    return fields(field<&R::position>("x, y", unit("m"), range(-1e5, 1e5)), field<&R::height>("above the ground", unit("m"), range(0, 1e4)),
                  field<&R::component>("z, upwards, or x, along the x axis"),
                  field<&R::low_pass>("cut-off frequencies of filters of first order, one after the other", unit("Hz"), range(1, 1e9)));
  }
};

/// The current of the loop: linear between its times, constant before the first and behind the last.
struct Waveform {
  std::vector<double> times{};
  std::vector<double> currents{};
  std::optional<double> frequency{};

  static constexpr auto schema() {
    using W = Waveform;
    return fields(field<&W::times>("ascending, on the clock of the gates", unit("s"), range(-1e3, 1e3)),
                  field<&W::currents>("at each time; a response is for a current of 1. Ends in 0", range(-1e6, 1e6)),
                  field<&W::frequency>("of periods of two pulses, one of each sign: what earlier ones leave is added; left "
                                       "out: a single pulse",
                                       unit("Hz"), range(1e-3, 1e6)));
  }
};

/// When the receiver listens: at instants, or for a while, whose mean is given.
struct Gates {
  std::vector<double> times{};
  std::vector<double> open{};
  std::vector<double> close{};

  static constexpr auto schema() {
    using G = Gates;
    return fields(field<&G::times>("instants, ascending", unit("s"), range(1e-8, 10)),
                  field<&G::open>("in place of instants: when each gate opens", unit("s"), range(1e-8, 10)),
                  field<&G::close>("and when it closes", unit("s"), range(1e-8, 10)));
  }
};

/// A transmitter, its receiver and when it listens. All responses are over the moment of the loop: its area times 1 A.
struct System {
  Loop loop{};
  Receiver receiver{};
  Waveform waveform{};
  Gates gates{};

  static constexpr auto schema() {
    using S = System;
    return fields(field<&S::loop>("the transmitter's wire"), field<&S::receiver>("where and how the field is measured"),
                  field<&S::waveform>("the current; left out: switched off at once, at time 0"),
                  field<&S::gates>("when the receiver listens"));
  }

  std::size_t gate_count() const { return gates.times.empty() ? gates.open.size() : gates.times.size(); }
};

/// What is wrong in a system. @param place  where it stands, for the texts, such as "phases.forward.system"
/// @throws ConfigError with a line a mistake
void check(const System& system, std::string_view place);

/// @pre the system is right
Geometry geometry_of(const System& system);

}  // namespace regatta::tem
