#pragma once
#include <string>
#include <string_view>

namespace regatta {

/// A length of time [s]. Study files write a number of seconds or text: 30, "30s", "500ms", "5min", "2h".
struct Duration {
  double seconds = 0;
  friend bool operator==(const Duration&, const Duration&) = default;
};

/// @throws ConfigError for text that is not a number followed by ms, s, min or h.
Duration parse_duration(std::string_view text);

/// "250 ms", "3.2 s", "4 min 10 s", "2 h 05 min": for people, rounded.
std::string readable(Duration duration);

}  // namespace regatta
