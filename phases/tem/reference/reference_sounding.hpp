#pragma once
#include <functional>
#include <string>
#include <vector>

#include "phases/tem/earth.hpp"
#include "phases/tem/reference/reference_response.hpp"
#include "phases/tem/system/system.hpp"

namespace regatta::tem {

/// What a system sees of one earth, the slow way: each of its outputs from ReferenceResponse, good to 1e-8. Gates that are
/// open for a while are 8 points of Gauss for each doubling of the time since the current was switched off, and what earlier pulses leave
/// is an alternating sum of 16 of them, accelerated (Cohen, Rodriguez Villegas and Zagier 2000, Experimental Mathematics 9, 3, algorithm
/// 1).
class ReferenceSounding {
 public:
  using Poll = std::function<void()>;

  /// @pre the system is right
  explicit ReferenceSounding(const System& system) : system_(system), response_(geometry_of(system), system.receiver.low_pass) {}

  /// Why it cannot be computed; empty: it can.
  std::string why_not(const Earth& earth) const;

  /// @param poll  called every tenth of a second or so; what it throws is passed on
  std::vector<double> b(const Earth& earth, const Poll& poll) const;
  std::vector<double> dbdt(const Earth& earth, const Poll& poll) const;
  std::vector<double> response(const Earth& earth, const Poll& poll) const;

  /// How many values of a step-off an output takes, a millisecond each: one a gate at an instant, and up to ten thousand with all that a
  /// system may have.
  static std::size_t step_offs(const System& system, bool of_pulses);

 private:
  template <class F>
  std::vector<double> at_gates(bool of_pulses, F at_time) const;

  System system_;
  ReferenceResponse response_;
};

}  // namespace regatta::tem
