#include <cstring>
#include <vector>

#include <doctest/doctest.h>

#include "framework/core/type.hpp"
#include "framework/study/results/series.hpp"

using namespace regatta;

namespace {

constexpr std::size_t samples = 600;  // more than are gathered at a time

/// Rows of so many doubles, all different.
Columns rows_of(std::size_t inner) {
  Column column{.name = "trace",
                .type = &type_of<double>(),
                .unit = {},
                .doc = {},
                .shape = {samples, inner},
                .dimensions = {"sample", "trace_axis"},
                .element_size = sizeof(double),
                .bytes = {}};
  column.bytes.resize(samples * inner * sizeof(double));
  for (std::size_t i = 0; i < samples * inner; ++i) {
    const auto value = static_cast<double>(i);
    std::memcpy(column.bytes.data() + i * sizeof value, &value, sizeof value);
  }
  return {std::move(column)};
}

}  // namespace

TEST_SUITE("framework/study/series") {
  TEST_CASE("elements of rows of any length are what is gathered one by one, of all samples, some and none") {
    for (const std::size_t inner : {2U, 7U, 8U, 9U, 17U}) {
      CAPTURE(inner);
      const auto columns = rows_of(inner);
      const auto all = series_of(columns);
      REQUIRE(all.size() == inner);
      std::vector<std::uint8_t> some(500);
      for (std::size_t i = 0; i < some.size(); ++i) some[i] = i % 3 != 1;
      for (const auto& wanted : {std::vector<std::uint8_t>(500, 1), some, std::vector<std::uint8_t>(500, 0), std::vector<std::uint8_t>()}) {
        ElementValues elements;
        elements.of_samples(100, wanted);
        for (const auto& series : all) {
          CHECK(ElementValues::can_gather(series));
          std::vector<double> expected;
          gather_values(series, 100, wanted, expected);
          const auto found = elements.values(series);
          CHECK(std::vector<double>(found.begin(), found.end()) == expected);
        }
      }
    }
  }

  TEST_CASE("one value a sample, whole numbers and what may be absent are gathered one by one") {
    const auto single = rows_of(1);
    CHECK_FALSE(ElementValues::can_gather(series_of(single).front()));
    auto whole = rows_of(8);
    whole.front().type = &type_of<std::int64_t>();
    CHECK_FALSE(ElementValues::can_gather(series_of(whole).front()));
  }
}
