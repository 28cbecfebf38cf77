#include "framework/engine/signal_line.hpp"

#include <unistd.h>

namespace regatta {

SignalLine& SignalLine::add(std::string_view text) noexcept {
  for (const char c : text)
    if (size_ < sizeof characters_ - 1) characters_[size_++] = c;
  return *this;
}

SignalLine& SignalLine::add(std::uint64_t number, std::size_t digits) noexcept {
  char text[20];
  std::size_t first = sizeof text;
  do text[--first] = static_cast<char>('0' + number % 10);
  while ((number /= 10) > 0);
  for (auto length = sizeof text - first; length < digits; ++length) add("0");
  return add({text + first, sizeof text - first});
}

SignalLine& SignalLine::add_run(const InFlight& in_flight, std::size_t lane) noexcept {
  const auto& now = in_flight.lane(lane);
  const auto phase = in_flight.phase_name(now.phase.load(std::memory_order_relaxed));
  add("run ").add(now.run.load(std::memory_order_relaxed), 6);
  if (phase.empty())
    add(" before its first phase");
  else
    add(" in phase ").add(phase);
  return add(", lane ").add(lane, 1);
}

void SignalLine::write(int descriptor) const noexcept {
  [[maybe_unused]] const auto written = ::write(descriptor, characters_, size_);  // nothing can be done about a failure
}

}  // namespace regatta
