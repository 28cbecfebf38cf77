#include <limits>

#include <doctest/doctest.h>

#include "framework/core/id_ranges.hpp"
#include "framework/core/ranges_text.hpp"

using namespace regatta;

TEST_SUITE("framework/core/ranges_text") {
  TEST_CASE("neighbours are a range, single ids stand alone") {
    CHECK(ranges_text({}).empty());
    CHECK(ranges_text({4}) == "4");
    CHECK(ranges_text({0, 1}) == "0-1");
    CHECK(ranges_text({3, 4, 5, 9, 11, 12}) == "3-5, 9, 11-12");
    CHECK(ranges_text({0, std::numeric_limits<std::uint64_t>::max()}) == "0, 18446744073709551615");
  }
  TEST_CASE("what is left of more than twelve ranges is not said") {
    std::set<std::uint64_t> even;
    for (std::uint64_t id = 0; id < 24; id += 2) even.insert(id);
    CHECK(ranges_text(even) == "0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22");
    even.insert(24);
    CHECK(ranges_text(even) == "0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, ...");
  }
  TEST_CASE("it reads back") {
    const std::set<std::uint64_t> ids{0, 1, 2, 7, 9, 10};
    const IdRanges read(ranges_text(ids));
    for (std::uint64_t id = 0; id < 12; ++id) CHECK(read.contains(id) == ids.contains(id));
  }
}
