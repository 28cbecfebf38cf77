#include <cstdint>
#include <filesystem>

#include <doctest/doctest.h>

#include "framework/storage/live/live_file.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;

namespace {

/// A table of `values` random numbers, which deflate cannot make smaller.
std::vector<EncodedColumn> noise(std::size_t values, std::uint64_t& seed) {
  std::vector<double> numbers(values);
  for (auto& number : numbers) number = static_cast<double>(seed = seed * 6364136223846793005U + 1442695040888963407U);
  return encode(to_columns(numbers), Compression::none);
}

/// Bytes are counted here, not how they survive.
struct Quick : FileOperations {
  int fsync(int) override { return 0; }
  int fdatasync(int) override { return 0; }
};

/// Length of the file while it is live, after `commits` commits with a new checkpoint each, over what the goal allows.
double live_length(std::size_t state, int commits) {
  Quick system;
  const TemporaryFolder folder;
  Document document;
  std::uint64_t seed = 7;
  for (int i = 0; i < 20; ++i) document.attribute("/config/swing", "option_" + std::to_string(i), i * 0.5);
  LiveFile file(folder / "a.h5", system);
  for (int i = 0; i < commits; ++i) {
    document.attribute("/metrics", "step", std::uint64_t(i));
    if (i % 100 == 0) document.columns("/phases/p" + std::to_string(i), noise(500, seed));
    document.columns("/checkpoints/" + std::to_string(i), noise(state, seed));
    if (i > 1) document.erase("/checkpoints/" + std::to_string(i - 2));
    file.commit(document);
  }
  const auto length = static_cast<double>(std::filesystem::file_size(folder / "a.h5"));
  file.finish(document, folder / "b.h5");
  const auto packed = static_cast<double>(std::filesystem::file_size(folder / "b.h5"));
  return length / (1.25 * packed + (1U << 20U) + 2.0 * 8.0 * static_cast<double>(state));
}

}  // namespace

TEST_SUITE("framework/storage/live/size") {
  TEST_CASE("what a live file has more than a packed one is bounded, however many commits it had") {
    // 1.25 times the packed file, 1 MiB and two checkpoints: those that the protected commit names beside the two that are kept.
    CHECK(live_length(16, 2'000) <= 1.0);
    CHECK(live_length(20'000, 200) <= 1.0);
    CHECK(live_length(500'000, 20) <= 1.0);
  }
}
