#include <doctest/doctest.h>

#include "framework/core/libm_bits.hpp"

using namespace regatta;

TEST_SUITE("framework/core/libm_bits") {
  // That another libm gives others is a test of whole programs: a process has one.
  TEST_CASE("the bits of a libm are always the same, in 8 digits") {
    const auto bits = libm_bits();
    CHECK(bits.size() == 8);
    CHECK(bits.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(libm_bits() == bits);
  }
}
