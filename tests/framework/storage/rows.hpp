#pragma once
#include <array>
#include <string>
#include <vector>

#include "framework/core/type.hpp"

/// Tables of the kind that runs store.
namespace example {

enum class Verdict { upright, fallen };

struct Row {
  double angle = 0;
  std::array<float, 2> position{};
  bool stable = false;
  Verdict verdict = Verdict::upright;
  std::int16_t raw = 0;
  std::string name;
  std::vector<std::uint32_t> hits;
  static constexpr auto schema() {
    using namespace regatta;
    return fields(field<&Row::angle>("largest angle", unit("rad")), field<&Row::position>("where it ended", unit("m")),
                  field<&Row::stable>("it stayed up"), field<&Row::verdict>("how it ended"), field<&Row::raw>("converter reading"),
                  field<&Row::name>("of the sample"), field<&Row::hits>("channels hit"));
  }
  friend bool operator==(const Row&, const Row&) = default;
};

/// Row i holds i/8 rad, position (i, -i), stable and fallen in turn, raw 3 - i, name "sample i" with a letter beyond ASCII, and i % 3 hits.
inline regatta::Samples<Row> make_rows(std::size_t count, std::uint64_t first_id) {
  regatta::Samples<Row> samples{first_id, {}};
  for (std::size_t i = 0; i < count; ++i) {
    const auto x = static_cast<float>(i);
    samples.rows.push_back({.angle = static_cast<double>(i) / 8,
                            .position = {x, -x},
                            .stable = i % 2 == 0,
                            .verdict = i % 2 == 0 ? Verdict::upright : Verdict::fallen,
                            .raw = static_cast<std::int16_t>(3 - static_cast<int>(i % 1000)),
                            .name = "sample \u03b8" + std::to_string(i),
                            .hits = std::vector<std::uint32_t>(i % 3, static_cast<std::uint32_t>(i))});
  }
  return samples;
}

}  // namespace example
