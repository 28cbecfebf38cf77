#include <doctest/doctest.h>

#include "framework/storage/live/live_file.hpp"
#include "framework/storage/live/written_chunks.hpp"
#include "framework/storage/reader.hpp"
#include "tests/framework/storage/rows.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;

namespace {

/// A column of so many numbers, of which each is another one.
Column numbers(std::size_t count, std::uint64_t changed = ~std::uint64_t{0}) {
  std::vector<std::uint64_t> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = i * i * 0x9E3779B97F4A7C15U + (i == changed ? 1 : 0);
  auto column = to_columns(values).front();
  column.name = "numbers";
  return column;
}

constexpr std::size_t in_a_chunk = 65'536 / 8;

}  // namespace

TEST_SUITE("framework/storage/live/written_chunks") {
  TEST_CASE("of a table that grows only the new rows and the last chunk are written; what changed is written, too") {
    const TemporaryFolder folder;
    LiveFile file(folder / "a.h5");
    WrittenChunks written;
    const auto bytes_of = [&](const Column& column) {
      const auto before = written.written();
      written.put(file, "table", column, Compression::none);
      return written.written() - before;
    };
    constexpr std::uint64_t chunk = 65'536 + 4;  // with its checksum
    CHECK(bytes_of(numbers(10 * in_a_chunk + 5)) == 11 * chunk);
    CHECK(bytes_of(numbers(12 * in_a_chunk + 5)) == 3 * chunk);  // the 11th, which was not full, and two new ones
    CHECK(bytes_of(numbers(12 * in_a_chunk + 5)) == 0);
    CHECK(bytes_of(numbers(12 * in_a_chunk + 5, 3 * in_a_chunk)) == chunk);
    CHECK(bytes_of(numbers(2 * in_a_chunk)) == 0);
    CHECK(written.shared() == (10 + 13 + 12 + 2) * chunk);
  }

  TEST_CASE("another codec, or another file, shares nothing") {
    const TemporaryFolder folder;
    LiveFile a(folder / "a.h5"), b(folder / "b.h5");
    WrittenChunks written;
    written.put(a, "table", numbers(4 * in_a_chunk), Compression::none);
    for (auto* file : {&a, &b}) {
      const auto before = written.shared();
      written.put(*file, "table", numbers(4 * in_a_chunk), Compression::default_);
      CHECK(written.shared() == before);
    }
  }

  TEST_CASE("tables that share chunks are read, survive a recovery and the end of one of them, and are packed") {
    const TemporaryFolder folder;
    WrittenChunks written;
    {
      LiveFile file(folder / "a.h5");
      Document document;
      document.columns("/first", {written.put(file, "table", numbers(4 * in_a_chunk + 1), Compression::default_)});
      document.columns("/second", {written.put(file, "table", numbers(6 * in_a_chunk + 1), Compression::default_)});
      CHECK(written.shared() > 0);
      file.commit(document);
      for (const auto& group : Reader(folder / "a.h5").products("/")) Reader(folder / "a.h5").verify(group);
    }
    auto recovered = LiveFile::open(folder / "a.h5");
    CHECK(recovered.note.empty());
    recovered.document.erase("/first");
    for (std::size_t i = 0; i < 6; ++i) {  // what only /first named becomes free, and is used again
      recovered.document.erase("/third");
      recovered.document.columns("/third", {recovered.file->put(encode(numbers(5 * in_a_chunk + i, i), Compression::none))});
      recovered.file->commit(recovered.document);
    }
    Reader(folder / "a.h5").verify("/second");
    recovered.file->finish(recovered.document, folder / "b.h5");
    Reader(folder / "b.h5").verify("/second");
    Reader(folder / "b.h5").verify("/third");
  }
}
