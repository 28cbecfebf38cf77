#include "phases/tem/system/system.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string_view>

#include "framework/core/mistakes.hpp"
#include "framework/core/range_check.hpp"

namespace regatta::tem {

namespace {

constexpr double after_ramp = 1e-8;  // [s]; what is nearer to the end of a ramp than this no receiver can tell

double cross(const Point& o, const Point& a, const Point& b) { return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]); }

bool sides_cross(const Point& a, const Point& b, const Point& c, const Point& d) {
  return cross(a, b, c) * cross(a, b, d) <= 0 && cross(c, d, a) * cross(c, d, b) <= 0 && std::max(a[0], b[0]) >= std::min(c[0], d[0]) &&
         std::max(c[0], d[0]) >= std::min(a[0], b[0]) && std::max(a[1], b[1]) >= std::min(c[1], d[1]) &&
         std::max(c[1], d[1]) >= std::min(a[1], b[1]);
}

/// The numbers of two sides that meet where they should not.
std::optional<std::array<std::size_t, 2>> crossing(const std::vector<Point>& corners) {
  const auto count = corners.size();
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t k = i + 2; k < count; ++k)
      if ((k + 1) % count != i && sides_cross(corners[i], corners[i + 1], corners[k], corners[(k + 1) % count])) return {{i, k}};
  return {};
}

class Check {
 public:
  Check(const System& system, std::string_view place) : system_(system), place_(place) {}

  void all() {
    check_ranges(type_of<System>(), &system_, std::string(place_), mistakes_);  // a study's are in them
    mistakes_.throw_if_any();
    loop();
    receiver();
    waveform();
    gates();
    mistakes_.throw_if_any();
  }

 private:
  template <class... A>
  bool must(bool ok, std::string_view key, fmt::format_string<A...> text, A&&... arguments) {
    if (!ok) mistakes_.add(fmt::format("{}.{} {}", place_, key, fmt::format(text, std::forward<A>(arguments)...)));
    return ok;
  }

  void loop() {
    const auto& loop = system_.loop;
    const int ways = int{loop.radius.has_value()} + int{loop.area.has_value()} + int{!loop.corners.empty()};
    if (!must(ways > 0, "loop", "has no shape; give radius or area of a circle, or the corners of a polygon")) return;
    if (!must(ways == 1, "loop", "has several shapes; keep one of radius, area and corners")) return;
    if (loop.corners.empty()) return;
    if (!must(loop.corners.size() >= 3, "loop.corners", "are {}, which enclose nothing; give three or more", loop.corners.size())) return;
    for (std::size_t i = 0; i < loop.corners.size(); ++i)
      if (!must(loop.corners[i] != loop.corners[(i + 1) % loop.corners.size()], "loop.corners",
                "{} and {} are the same; leave one out (the last corner joins the first)", i, (i + 1) % loop.corners.size()))
        return;
    if (const auto found = crossing(loop.corners))
      must(false, "loop.corners", "make a polygon that crosses itself: side {} meets side {}; give them in their order along the wire",
           (*found)[0], (*found)[1]);
    const Geometry polygon{.corners = loop.corners};
    if (mistakes_.empty())
      must(polygon.area() > 1e-9 * std::pow(polygon.distance(), 2), "loop.corners",
           "lie on one line and enclose nothing; move one of them off it");
  }

  void receiver() {
    if (!mistakes_.empty()) return;
    const auto geometry = geometry_of(system_);
    const double size = std::sqrt(geometry.area());
    must(
        geometry.clearance() > 1e-3 * size, "receiver.position",
        "= {:g}, {:g} m lies, seen from above, {:g} m from the wire of the loop, which the method does not take; move it by {:g} m or more",
        geometry.receiver[0], geometry.receiver[1], geometry.clearance(), 1e-3 * size);
  }

  bool ascend(const std::vector<double>& values, std::string_view key) {
    const auto found = std::ranges::adjacent_find(values, std::greater_equal<>());
    return must(found == values.end(), key, "must ascend, but {:g} s is followed by {:g} s (elements {} and {})",
                found == values.end() ? 0 : *found, found == values.end() ? 0 : *(found + 1), found - values.begin(),
                found - values.begin() + 1);
  }

  void waveform() {
    const auto& [times, currents, frequency] = system_.waveform;
    if (times.empty() && currents.empty()) {
      must(!frequency, "waveform.frequency", "needs the times and currents of a pulse");
      return;
    }
    must(times.size() == currents.size(), "waveform", "has {} times and {} currents; give one current a time", times.size(),
         currents.size());
    must(times.size() >= 2, "waveform.times", "must be two or more: a ramp has a begin and an end");
    if (!ascend(times, "waveform.times") || currents.empty()) return;
    must(std::ranges::any_of(currents, [](double current) { return current != 0; }), "waveform.currents",
         "are all 0, so that there is nothing to see; give that of the pulse, such as 1");
    must(currents.back() == 0, "waveform.currents",
         "ends in {:g}, but gates listen while there is none; let it end in 0 before the first gate", currents.back());
    must(!frequency || currents.front() == 0, "waveform.currents",
         "begins with {:g}, but pulses that come again begin with 0; give the rise of the pulse as well", currents.front());
    if (frequency)
      fits_period_ = must(times.back() - times.front() <= 0.5 / *frequency, "waveform.frequency",
                          "= {:g} Hz leaves {:g} s for a pulse, but times last {:g} s; lower it to {:g} Hz or less", *frequency,
                          0.5 / *frequency, times.back() - times.front(), 0.5 / (times.back() - times.front()));
  }

  void gates() {
    const auto& [times, open, close] = system_.gates;
    if (!must(!times.empty() || !open.empty() || !close.empty(), "gates", "has none; give times, or open and close of each gate")) return;
    must(times.empty() || (open.empty() && close.empty()), "gates", "has instants and gates that open and close; keep one of both");
    must(open.size() == close.size(), "gates", "has {} times to open and {} to close; give both of each gate", open.size(), close.size());
    ascend(times, "gates.times");
    ascend(open, "gates.open");
    for (std::size_t i = 0; i < std::min(open.size(), close.size()); ++i)
      must(open[i] < close[i], "gates.close", "of gate {} is {:g} s, not after it opens at {:g} s", i, close[i], open[i]);
    const double end = system_.waveform.times.empty() ? 0 : system_.waveform.times.back();
    const auto& first = times.empty() ? open : times;
    for (std::size_t i = 0; i < first.size(); ++i)
      if (!must(first[i] >= end + after_ramp, times.empty() ? "gates.open" : "gates.times",
                "of gate {} is {:g} s, but the current ends at {:g} s; begin at {:g} s or later, or shift the waveform's times", i,
                first[i], end, end + after_ramp))
        return;
    if (const auto& frequency = system_.waveform.frequency; frequency && fits_period_ && !system_.waveform.times.empty()) {
      const auto& last = times.empty() ? close : times;
      const double next = system_.waveform.times.front() + 0.5 / *frequency;
      for (std::size_t i = 0; i < last.size(); ++i)
        if (!must(last[i] <= next, times.empty() ? "gates.close" : "gates.times",
                  "of gate {} is {:g} s, but the next pulse begins at {:g} s; leave it out, or lower waveform.frequency", i, last[i], next))
          return;
    }
  }

  const System& system_;
  std::string_view place_;
  bool fits_period_ = true;
  Mistakes mistakes_;
};

}  // namespace

void check(const System& system, std::string_view place) { Check(system, place).all(); }

Geometry geometry_of(const System& system) {
  const auto& [radius, area, corners, height] = system.loop;
  return {.radius = radius ? *radius : std::sqrt(area.value_or(0) / std::numbers::pi),
          .corners = corners,
          .receiver = system.receiver.position,
          .height = height + system.receiver.height,
          .component = system.receiver.component};
}

}  // namespace regatta::tem
