#include <doctest/doctest.h>

#include "framework/core/digest.hpp"
#include "framework/storage/live/commit_record.hpp"

using namespace regatta;

namespace {

CommitRecord example() {
  CommitRecord record{.sequence = 7,
                      .superblock = {},
                      .metadata = {{{2048, 700}, Digest().add("its own").hex()}, {{8192, 1}, Digest().add("of an earlier one").hex()}}};
  record.superblock.fill(std::byte{0xa5});
  return record;
}

}  // namespace

TEST_SUITE("framework/storage/live/commit_record") {
  TEST_CASE("a record reads back and fills one sector") {
    const auto bytes = example().encode();
    CHECK(bytes.size() == sector);
    CHECK(CommitRecord::decode(bytes) == example());
    auto full = example();
    full.metadata.assign(CommitRecord::most_extents, CommitRecord::Metadata(full.metadata.front()));
    CHECK(CommitRecord::decode(full.encode()) == full);
  }

  TEST_CASE("three records in a row lie in different sectors behind that of the superblock") {
    CHECK(CommitRecord::address(3) == 512);
    CHECK(CommitRecord::address(4) == 1024);
    CHECK(CommitRecord::address(5) == 1536);
    CHECK(CommitRecord::address(6) == 512);
    CHECK(CommitRecord::head == 2048);
  }

  TEST_CASE("no damaged byte of a record passes") {
    const auto bytes = example().encode();
    const std::size_t used = 8 + 8 + 48 + 8 + (16 + 32) * CommitRecord::most_extents + 32;  // the rest of the sector means nothing
    for (std::size_t i = 0; i < used; ++i) {
      for (const unsigned bit : {0U, 7U}) {
        auto damaged = bytes;
        damaged[i] ^= std::byte(1U << bit);
        CHECK_FALSE(CommitRecord::decode(damaged));
      }
    }
    CHECK_FALSE(CommitRecord::decode(std::span(bytes).first(100)));
    CHECK_FALSE(CommitRecord::decode(std::vector<std::byte>(sector)));
  }
}
