#include <doctest/doctest.h>

#include "framework/core/characters.hpp"

using namespace regatta;

TEST_SUITE("framework/core/characters") {
  TEST_CASE("characters are counted, not their bytes") {
    CHECK(character_count("") == 0);
    CHECK(character_count("m/s") == 3);
    CHECK(character_count("größer") == 6);
    CHECK(character_count("µ → ∞") == 5);
  }

  TEST_CASE("blanks and tabs at both ends are taken off, those inside stay") {
    CHECK(trimmed(" \ta b\t ") == "a b");
    CHECK(trimmed("a") == "a");
    CHECK(trimmed(" \t ").empty());
    CHECK(trimmed("").empty());
  }
}
