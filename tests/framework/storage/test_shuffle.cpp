#include <doctest/doctest.h>

#include "framework/simd/instruction_set.hpp"
#include "framework/storage/shuffle.hpp"
#include "tests/framework/storage/noise.hpp"

using namespace regatta;

namespace {

constexpr std::size_t sizes[] = {1, 2, 3, 4, 5, 8, 16};

/// As HDF5's documentation defines it.
std::vector<std::byte> shuffled(const std::vector<std::byte>& from, std::size_t size) {
  std::vector<std::byte> to;
  for (std::size_t byte = 0; byte < size; ++byte) {
    for (std::size_t i = byte; i < from.size(); i += size) to.push_back(from[i]);
  }
  return to;
}

/// Back to the best instruction set, however the test ends.
struct BestAtTheEnd {
  ~BestAtTheEnd() { use_instruction_set(available_instruction_sets().back()); }
};

void check(std::size_t size, std::size_t count) {
  CAPTURE(size);
  CAPTURE(count);
  const auto from = example::noise(size * count);
  std::vector<std::byte> to(from.size()), back(from.size());
  shuffle(from, size, to.data());
  CHECK(to == shuffled(from, size));
  unshuffle(to, size, back.data());
  CHECK(back == from);
}

}  // namespace

TEST_SUITE("framework/storage/shuffle") {
  TEST_CASE("every instruction set moves every byte to its place and back, whatever remains behind its blocks") {
    const BestAtTheEnd best;
    for (const auto set : available_instruction_sets()) {
      use_instruction_set(set);
      CAPTURE(name_of(set));
      for (const auto size : sizes) {
        for (std::size_t count = 0; count <= 200; ++count) check(size, count);  // blocks are 8 to 64 elements
        check(size, 12'345);
      }
    }
  }

  TEST_CASE("bytes beside those asked for stay as they are, also from addresses that are not aligned") {
    const BestAtTheEnd best;
    const auto from = example::noise(1 + 8 * 100);
    for (const auto set : available_instruction_sets()) {
      use_instruction_set(set);
      CAPTURE(name_of(set));
      for (const auto size : {2U, 4U, 8U}) {
        std::vector<std::byte> to(3 + size * 100 + 64, std::byte{0xAA});
        for (const auto way : {shuffle, unshuffle}) {
          way(std::span(from).subspan(1, size * 100), size, to.data() + 3);
          for (const std::size_t i : {0UL, 1UL, 2UL}) CHECK(to[i] == std::byte{0xAA});
          for (std::size_t i = 3 + size * 100; i < to.size(); ++i) CHECK(to[i] == std::byte{0xAA});
        }
      }
    }
  }
}
