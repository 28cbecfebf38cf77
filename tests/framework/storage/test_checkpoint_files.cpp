#include <algorithm>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/storage/checkpoint_files.hpp"
#include "tests/framework/core/example_types.hpp"
#include "tests/framework/storage/rows.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;
using Names = std::vector<std::string>;

namespace {

/// The state of step n has real = n.
Checkpoint checkpoint(std::uint64_t step, const std::string& phase = "swing", const std::string& fingerprint = "f1", std::size_t keep = 4) {
  example::Everything state;
  state.real = static_cast<double>(step);
  return {phase, fingerprint, step, {{"state", to_columns(state)}, {"recorded", to_columns(example::make_rows(step, 0))}}, keep};
}

/// Flips a bit in the middle of the long text of the state.
void damage(const std::filesystem::path& file) {
  auto bytes = read_bytes(file);
  const auto word = bytes_of_text("small string");
  const auto found = std::search(bytes.begin(), bytes.end(), word.begin(), word.end());
  REQUIRE(found != bytes.end());
  *found ^= std::byte{1};
  write_bytes(file, bytes);
}

}  // namespace

TEST_SUITE("framework/storage/checkpoint_files") {
  TEST_CASE("the phases that have files are listed, of this run only") {
    const TemporaryFolder folder;
    CheckpointFiles files(folder.path(), 42, Compression::none), others(folder.path(), 43, Compression::none);
    CHECK(files.phases().empty());
    for (const auto* phase : {"swing", "load.each1", "load.each0", "swing"}) files.save({.phase = phase, .fingerprint = "f", .parts = {}});
    others.save({.phase = "other", .fingerprint = "f", .parts = {}});
    CHECK(files.phases() == std::vector<std::string>{"load.each0", "load.each1", "swing"});
  }

  TEST_CASE("the newest checkpoint comes back bit for bit") {
    const TemporaryFolder folder;
    CheckpointFiles files(folder.path(), 42, Compression::default_);
    Names notes;
    CHECK_FALSE(files.newest("swing", "f1", notes));
    files.save(checkpoint(10));
    files.save(checkpoint(500));
    const auto loaded = files.newest("swing", "f1", notes);
    REQUIRE(loaded);
    CHECK(notes.empty());
    CHECK(loaded->step() == 500);
    const auto state = loaded->part("state", type_of<example::Everything>());
    CHECK(from_columns<example::Everything>(state).real == 500);
    const auto recorded = loaded->part("recorded", type_of<Samples<example::Row>>());
    CHECK(from_columns<Samples<example::Row>>(recorded).rows == example::make_rows(500, 0).rows);
  }

  TEST_CASE("each phase keeps its own number of checkpoints, those of other runs are left alone") {
    const TemporaryFolder folder;
    CheckpointFiles files(folder.path(), 42, Compression::none), other(folder.path(), 43, Compression::none);
    for (std::uint64_t step = 1; step <= 12; ++step) {
      files.save(checkpoint(step, "swing", "f1", 2));
      files.save(checkpoint(step, "score", "f1", 1));
    }
    other.save(checkpoint(1));
    CHECK(folder.names() == Names{"000042.score.12.checkpoint.h5", "000042.swing.11.checkpoint.h5", "000042.swing.12.checkpoint.h5",
                                  "000043.swing.1.checkpoint.h5"});
  }

  TEST_CASE("a damaged or foreign newest file falls back to the one before, with a note") {
    const TemporaryFolder folder;
    CheckpointFiles files(folder.path(), 7, Compression::none);
    files.save(checkpoint(1));
    files.save(checkpoint(2));
    files.save(checkpoint(3, "swing", "f2"));
    files.save(checkpoint(4));
    damage(folder / "000007.swing.2.checkpoint.h5");
    write_bytes(folder / "000007.swing.4.checkpoint.h5", bytes_of_text("torn"));
    Names notes;
    const auto loaded = files.newest("swing", "f1", notes);
    REQUIRE(loaded);
    CHECK(loaded->step() == 1);
    REQUIRE(notes.size() == 3);
    CHECK(notes[0].find("000007.swing.4.checkpoint.h5: passed over: ") != std::string::npos);
    CHECK(notes[1] ==
          (folder / "000007.swing.3.checkpoint.h5").string() + ": passed over, as it was made with other options, inputs or code");
    CHECK(notes[2].find("000007.swing.2.checkpoint.h5: passed over: ") != std::string::npos);
    files.save(checkpoint(5));  // goes on with the next number
    CHECK(files.newest("swing", "f1", notes)->file() == folder / "000007.swing.5.checkpoint.h5");
  }

  TEST_CASE("a save that fails keeps the older checkpoints") {
    const TemporaryFolder folder;
    CheckpointFiles files(folder / "none", 7, Compression::none);
    CHECK_THROWS_WITH_AS(files.save(checkpoint(1)), doctest::Contains(": No such file or directory"), IoError);
    CheckpointFiles kept(folder.path(), 7, Compression::none);
    kept.save(checkpoint(1));
    auto twice = checkpoint(2);
    twice.parts.push_back(twice.parts.front());
    CHECK_THROWS_WITH_AS(kept.save(twice), "/parts/state has columns already", Error);
    CHECK(folder.names() == Names{"000007.swing.1.checkpoint.h5"});
  }
}
