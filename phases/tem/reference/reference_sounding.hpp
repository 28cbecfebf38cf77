#pragma once
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
  /// @pre the system is right
  explicit ReferenceSounding(const System& system) : system_(system), response_(geometry_of(system), system.receiver.low_pass) {}

  /// Why it cannot be computed; empty: it can.
  std::string why_not(const Earth& earth) const;

  std::vector<double> b(const Earth& earth) const;
  std::vector<double> dbdt(const Earth& earth) const;
  std::vector<double> response(const Earth& earth) const;

 private:
  template <class F>
  std::vector<double> at_gates(bool of_pulses, F at_time) const;

  System system_;
  ReferenceResponse response_;
};

}  // namespace regatta::tem
