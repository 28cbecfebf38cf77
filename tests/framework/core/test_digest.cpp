#include <doctest/doctest.h>

#include "framework/core/digest.hpp"
#include "tests/framework/core/example_types.hpp"

using namespace regatta;

TEST_SUITE("framework/core/digest") {
  TEST_CASE("known answer: XXH3-128 of nothing") { CHECK(Digest().hex() == "99aa06d3014798d86001c324468d497f"); }
  TEST_CASE("texts keep their borders") { CHECK(Digest().add("ab").add("c").hex() != Digest().add("a").add("bc").hex()); }
  TEST_CASE("any member of an object changes its digest") {
    example::Everything a, b;
    CHECK(Digest().add(to_columns(a)).hex() == Digest().add(to_columns(b)).hex());
    b.layers[0].gates[2] = 99;
    CHECK(Digest().add(to_columns(a)).hex() != Digest().add(to_columns(b)).hex());
  }
}
