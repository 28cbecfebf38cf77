#include <algorithm>

#include <doctest/doctest.h>

#include "framework/storage/live/live_checkpoints.hpp"
#include "framework/storage/reader.hpp"
#include "tests/framework/storage/rows.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;

namespace {

Checkpoint example_checkpoint(std::uint64_t step, const std::string& fingerprint = "options", const std::string& phase = "swing") {
  return {.phase = phase,
          .fingerprint = fingerprint,
          .step = step,
          .parts = {{"state", to_columns(example::make_rows(1'000, step))}, {"recorded", to_columns(example::make_rows(2, step))}},
          .keep = 2};
}

const auto& rows_type() { return type_of<Samples<example::Row>>(); }

}  // namespace

TEST_SUITE("framework/storage/live/live_checkpoints") {
  TEST_CASE("the newest of a phase is read back, and the last ones are kept") {
    const TemporaryFolder folder;
    LiveFile file(folder / "a.h5");
    Document document;
    WrittenChunks written;
    for (const std::uint64_t step : {10U, 20U, 30U}) {
      add_checkpoint(document, put_checkpoint(file, written, example_checkpoint(step), Compression::default_));
      file.commit(document);
    }
    add_checkpoint(document, put_checkpoint(file, written, example_checkpoint(5, "options", "other"), Compression::default_));
    file.commit(document);
    CHECK(document.groups("/checkpoints") == std::vector<std::string>{"other", "swing"});
    CHECK(document.groups("/checkpoints/swing") == std::vector<std::string>{"000002", "000003"});
    std::vector<std::string> notes;
    const auto newest = newest_checkpoint(folder / "a.h5", "swing", "options", notes);
    REQUIRE(newest);
    CHECK(newest->step() == 30);
    CHECK(from_columns<Samples<example::Row>>(newest->part("state", rows_type())).rows == example::make_rows(1'000, 30).rows);
    CHECK(from_columns<Samples<example::Row>>(newest->part("recorded", rows_type())).rows == example::make_rows(2, 30).rows);
    CHECK(notes.empty());
    const Reader reader(folder / "a.h5");
    CHECK(reader.natural("/checkpoints/swing/000003", "stored_bytes").value_or(0) > 1'000);
    CHECK_FALSE(newest_checkpoint(folder / "a.h5", "swing", "changed", notes));
    CHECK(notes.size() == 2);
    CHECK(notes.front() ==
          (folder / "a.h5").string() + ": /checkpoints/swing/000003: passed over, as it was made with other options, inputs or code");
    CHECK_FALSE(newest_checkpoint(folder / "a.h5", "none", "options", notes));
  }

  TEST_CASE("phases that have some are listed, damaged ones too; a damaged newest one is passed over, with a note") {
    const TemporaryFolder folder;
    CHECK(phases_with_checkpoints([&] {
            write_bytes(folder / "none.h5", Document().build());
            return folder / "none.h5";
          }())
              .empty());
    LiveFile file(folder / "a.h5");
    Document document;
    WrittenChunks written;
    std::vector<std::byte> newest;
    std::size_t rows = 1'000;  // of each another number, so that its bytes stand in one place
    for (const auto* phase : {"swing", "load.each1", "load.each0"}) {
      for (const std::uint64_t step : {10U, 20U}) {
        auto checkpoint = example_checkpoint(step, "options", phase);
        checkpoint.parts.front().second = to_columns(example::make_rows(++rows, step));
        auto put = put_checkpoint(file, written, checkpoint, Compression::none);
        const auto& state = put.parts.front().second;
        newest = std::ranges::find(state, std::size_t{1}, &EncodedColumn::chunk_count)->chunk(0);
        add_checkpoint(document, std::move(put));
      }
    }
    file.commit(document);
    CHECK(phases_with_checkpoints(folder / "a.h5") == std::vector<std::string>{"load.each0", "load.each1", "swing"});

    auto bytes = read_bytes(folder / "a.h5");
    const auto at = std::search(bytes.begin(), bytes.end(), newest.begin(), newest.end());
    REQUIRE(at != bytes.end());
    at[100] ^= std::byte{1};
    write_bytes(folder / "b.h5", bytes);
    std::vector<std::string> notes;
    const auto before = newest_checkpoint(folder / "b.h5", "load.each0", "options", notes);
    REQUIRE(before);
    CHECK(before->step() == 10);
    REQUIRE(notes.size() == 1);
    CHECK_MESSAGE(notes.front().starts_with((folder / "b.h5").string() + ": /checkpoints/load.each0/000002: passed over: "), notes.front());
    CHECK(newest_checkpoint(folder / "b.h5", "swing", "options", notes)->step() == 20);
  }

  TEST_CASE("they go on where a recovered file left off") {
    const TemporaryFolder folder;
    WrittenChunks written;
    {
      LiveFile file(folder / "a.h5");
      Document document;
      add_checkpoint(document, put_checkpoint(file, written, example_checkpoint(10), Compression::default_));
      file.commit(document);
    }
    auto recovered = LiveFile::open(folder / "a.h5");
    for (const std::uint64_t step : {20U, 30U}) {
      add_checkpoint(recovered.document, put_checkpoint(*recovered.file, written, example_checkpoint(step), Compression::none));
      recovered.file->commit(recovered.document);
    }
    CHECK(recovered.document.groups("/checkpoints/swing") == std::vector<std::string>{"000002", "000003"});
    std::vector<std::string> notes;
    CHECK(newest_checkpoint(folder / "a.h5", "swing", "options", notes)->step() == 30);
    recovered.document.erase("/checkpoints");
    recovered.file->finish(recovered.document, folder / "b.h5");
    CHECK_FALSE(Reader(folder / "b.h5").has("/checkpoints"));
  }

  TEST_CASE("what a file holds of the newest one when it is opened again is not written once more") {
    const TemporaryFolder folder;
    {
      LiveFile file(folder / "a.h5");
      Document document;
      WrittenChunks written;
      add_checkpoint(document, put_checkpoint(file, written, example_checkpoint(10), Compression::default_));
      file.commit(document);
    }
    auto recovered = LiveFile::open(folder / "a.h5");
    auto checkpoint = example_checkpoint(10);
    const auto put = [&](WrittenChunks& written, Compression compression) {
      put_checkpoint(*recovered.file, written, checkpoint, compression);
      return written.written();
    };
    WrittenChunks knows_nothing, recalled, other_codec;
    CHECK(put(knows_nothing, Compression::default_) > 1'000);
    recall_checkpoints(recovered.document, recalled);
    CHECK(put(recalled, Compression::default_) == 0);
    CHECK(recalled.shared() == knows_nothing.written());
    CHECK(put(recalled, Compression::default_) == 0);
    recall_checkpoints(recovered.document, other_codec);
    CHECK(put(other_codec, Compression::none) > 1'000);
    checkpoint.parts.front().second = to_columns(example::make_rows(900, 10));
    CHECK(put(recalled, Compression::default_) > 1'000);
  }
}
