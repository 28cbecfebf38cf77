#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/core/id_ranges.hpp"

using namespace regatta;

TEST_SUITE("framework/core/id_ranges") {
  TEST_CASE("numbers, ranges and open ends") {
    const IdRanges ids("0-2, 7,30-");
    for (const std::uint64_t id : {0U, 2U, 7U, 30U, 1'000'000U}) CHECK(ids.contains(id));
    for (const std::uint64_t id : {3U, 6U, 8U, 29U}) CHECK_FALSE(ids.contains(id));
    CHECK(IdRanges("").empty());
  }
  TEST_CASE("a range of ids overlaps when it has one of them") {
    const IdRanges ids("3-5,9");
    CHECK(ids.overlaps(0, 4));
    CHECK(ids.overlaps(5, 1));
    CHECK(ids.overlaps(4, ~std::uint64_t{0}));
    CHECK(ids.overlaps(6, 4));
    CHECK_FALSE(ids.overlaps(0, 3));
    CHECK_FALSE(ids.overlaps(6, 3));
    CHECK_FALSE(ids.overlaps(10, 100));
    CHECK_FALSE(ids.overlaps(4, 0));
    CHECK_FALSE(ids.overlaps(0, 0));
  }
  TEST_CASE("the first range beyond all ids there are") {
    CHECK(IdRanges("0-9,99").first_beyond(100).empty());
    CHECK(IdRanges("").first_beyond(0).empty());
    CHECK(IdRanges("0-200,100").first_beyond(100) == "100");
    CHECK(IdRanges("5, 100-102,300-").first_beyond(100) == "100-102");
    CHECK(IdRanges("300-").first_beyond(100) == "300-");
  }
  TEST_CASE("nonsense names its part") {
    CHECK_THROWS_WITH_AS(IdRanges("1,x"), "\"x\" is not a range of ids; write for example 0-9,20,30-", ConfigError);
    CHECK_THROWS_WITH_AS(IdRanges("9-3"), "\"9-3\" is a range that ends before it begins; write 3-9", ConfigError);
    CHECK_THROWS_AS(IdRanges("1,,2"), ConfigError);
  }
}
