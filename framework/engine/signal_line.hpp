#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "framework/engine/in_flight.hpp"

namespace regatta {

/// Text made without memory of the heap or a lock, for a signal handler. What does not fit is left out.
class SignalLine {
 public:
  SignalLine& add(std::string_view text) noexcept;
  /// With zeros in front up to so many digits.
  SignalLine& add(std::uint64_t number, std::size_t digits) noexcept;
  /// "run 000012 in phase simulate, lane 3": what a lane has in flight.
  SignalLine& add_run(const InFlight& in_flight, std::size_t lane) noexcept;

  std::string_view text() const noexcept { return {characters_, size_}; }
  void write(int descriptor) const noexcept;

 private:
  char characters_[512];
  std::size_t size_ = 0;
};

}  // namespace regatta
