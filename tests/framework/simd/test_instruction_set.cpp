#include <algorithm>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/simd/instruction_set.hpp"

using namespace regatta;

TEST_SUITE("framework/simd/instruction_set") {
  TEST_CASE("the best set of this CPU is taken, and any of its sets can be") {
    const auto& sets = available_instruction_sets();
    REQUIRE(!sets.empty());
    CHECK(sets.front() == InstructionSet::scalar);
    CHECK(std::ranges::is_sorted(sets));
    CHECK(instruction_set() == sets.back());
    for (const auto set : sets) {
      use_instruction_set(set);
      CHECK(instruction_set() == set);
    }
  }

  TEST_CASE("a set that this CPU lacks is refused with those that it has") {
    const auto& sets = available_instruction_sets();
    if (sets.back() == InstructionSet::avx512) return;  // it has all
    CHECK_THROWS_WITH_AS(use_instruction_set(InstructionSet::avx512), doctest::Contains("this CPU cannot run avx512; it has scalar"),
                         ConfigError);
  }

  TEST_CASE("sets with fused multiply-add agree with each other, and those without") {
    CHECK_FALSE(is_fused(InstructionSet::scalar));
    CHECK_FALSE(is_fused(InstructionSet::sse2));
    CHECK(is_fused(InstructionSet::avx2));
    CHECK(is_fused(InstructionSet::avx512));
    CHECK(name_of(InstructionSet::avx512) == "avx512");
  }
}
