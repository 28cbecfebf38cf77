#include <map>
#include <random>

#include <doctest/doctest.h>

#include "framework/storage/live/extents.hpp"

using namespace regatta;

TEST_SUITE("framework/storage/live/extents") {
  TEST_CASE("ranges fill whole sectors, and the smallest that fits is taken") {
    Extents extents(2048);
    const auto small = extents.take(1), wall = extents.take(512), large = extents.take(1025), last = extents.take(1);
    CHECK(small == Extent{2048, 512});
    CHECK(wall == Extent{2560, 512});
    CHECK(large == Extent{3072, 1536});
    CHECK(extents.end() == 5120);
    extents.give_back(large);
    extents.give_back(small);
    CHECK(extents.free_bytes() == 2048);
    CHECK(extents.take(512) == small);
    CHECK(extents.take(600) == Extent{3072, 1024});
    CHECK(extents.take(513) == Extent{5120, 1024});
    CHECK(extents.take(512) == Extent{4096, 512});
    CHECK(extents.free_bytes() == 0);
    CHECK(last == Extent{4608, 512});
  }

  TEST_CASE("neighbours are merged, and the end of the file goes back") {
    Extents extents(2048);
    const auto a = extents.take(512), b = extents.take(512), c = extents.take(512);
    extents.give_back(a);
    extents.give_back(c);
    CHECK(extents.end() == 3072);
    extents.give_back({b.address, 3});  // as the payload in it was
    CHECK(extents.end() == 2048);
    CHECK(extents.free_bytes() == 0);
  }

  TEST_CASE("a range is free when the two newest durable commits do not name it") {
    Extents extents(2048);
    const auto named = extents.take(512);
    extents.take(512);
    extents.begin_commit(1);
    extents.acknowledge(1);
    extents.release(named);  // commit 1 names it
    for (const std::uint64_t sequence : {2U, 3U}) {
      extents.begin_commit(sequence);
      CHECK(extents.take(512) != named);
      extents.acknowledge(sequence);
      CHECK(extents.free_bytes() == (sequence == 2 ? 0 : 512));
    }
    CHECK(extents.take(512) == named);
  }

  TEST_CASE("a range is free a commit earlier when only one is protected") {
    Extents extents(2048, 1);
    const auto named = extents.take(512);
    extents.begin_commit(1);
    extents.acknowledge(1);
    extents.release(named);
    extents.begin_commit(2);
    extents.acknowledge(2);
    CHECK(extents.take(512) == named);
  }

  TEST_CASE("metadata of one size rotates through three regions") {
    Extents extents(2048);
    std::map<std::uint64_t, int> uses;
    Extent metadata{};
    for (std::uint64_t sequence = 1; sequence <= 30; ++sequence) {
      extents.begin_commit(sequence);
      const auto next = extents.take(4000);
      if (sequence > 1) extents.release(metadata, sequence - 1);
      metadata = next;
      ++uses[metadata.address];
      extents.acknowledge(sequence);
    }
    CHECK(uses == std::map<std::uint64_t, int>{{2048, 10}, {2048 + 4096, 10}, {2048 + 8192, 10}});
  }

  TEST_CASE("the books of a file are opened around what it uses, in any order and overlapping") {
    Extents extents(2048, {{8192, 100}, {4096, 1000}, {4608, 512}, {8192, 512}});
    CHECK(extents.end() == 8704);
    CHECK(extents.free_bytes() == 2048 + 3072);
    CHECK(extents.take(2048) == Extent{2048, 2048});
    CHECK(extents.take(3072) == Extent{5120, 3072});
    CHECK(extents.take(1) == Extent{8704, 512});
  }

  TEST_CASE("what is in use never overlaps, whatever is taken and released") {
    std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same test every time
    Extents extents(2048);
    std::map<std::uint64_t, std::uint64_t> used;
    std::vector<std::pair<std::uint64_t, Extent>> released;  // with the commit that frees it
    for (std::uint64_t sequence = 1; sequence <= 300; ++sequence) {
      extents.begin_commit(sequence);
      for (int i = 0; i < 10; ++i) {
        const auto extent = extents.take(1 + random() % 5000);
        const auto next = used.lower_bound(extent.address);
        REQUIRE((next == used.end() || extent.end() <= next->first));
        REQUIRE((next == used.begin() || std::prev(next)->second <= extent.address));
        used.emplace(extent.address, extent.end());
        if (random() % 8 != 0) {
          extents.release(extent);
          released.emplace_back(sequence + 2, extent);
        }
      }
      extents.acknowledge(sequence);
      std::erase_if(released, [&](const auto& entry) { return entry.first <= sequence && used.erase(entry.second.address) > 0; });
    }
    std::uint64_t bytes = 0;
    for (const auto& [address, end] : used) bytes += end - address;
    CHECK(extents.end() - 2048 == bytes + extents.free_bytes());
  }
}
