#include "framework/core/duration.hpp"

#include <charconv>
#include <cmath>

#include "framework/core/error.hpp"

namespace regatta {

Duration parse_duration(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
  const double scale = unit.empty() || unit == "s" ? 1 : unit == "ms" ? 1e-3 : unit == "min" ? 60 : unit == "h" ? 3600 : 0;
  require(error == std::errc{} && scale > 0 && std::isfinite(number) && number >= 0,
          "\"{}\" is not a length of time; try \"500ms\", \"30s\", \"5min\" or \"2h\"", text);
  return {number * scale};
}

std::string readable(Duration duration) {
  const double s = duration.seconds;
  if (s < 1) return fmt::format("{:.0f} ms", s * 1e3);
  if (s < 59.95) return fmt::format("{:.1f} s", s);
  const auto whole = static_cast<long long>(std::llround(s));
  if (whole < 3600) return fmt::format("{} min {:02d} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02d} min", whole / 3600, whole % 3600 / 60);
}

}  // namespace regatta
