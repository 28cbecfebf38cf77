#include <cerrno>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/storage/document.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/reader.hpp"
#include "tests/framework/storage/all_compressions.hpp"
#include "tests/framework/storage/rows.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;

namespace {

Reader written(const TemporaryFolder& folder, const Document& document) {
  write_whole(folder / "run.h5", document.build());
  return Reader(folder / "run.h5");
}

}  // namespace

TEST_SUITE("framework/storage/document") {
  TEST_CASE("attributes of every type come back; a second value replaces the first") {
    const TemporaryFolder folder;
    Document document;
    document.attribute("/config/swing", "text", "\u03b8");
    document.attribute("/config/swing", "integer", std::int64_t{-5});
    document.attribute("/config/swing", "natural", std::uint64_t{18446744073709551615U});
    document.attribute("/config/swing", "real", 0.1 + 0.2);
    document.attribute("/config/swing", "texts", std::vector<std::string>{"a", "", "long text"});
    document.attribute("/config/swing", "none", std::vector<std::string>{});
    document.attribute("/config/swing", "empty", "");
    document.attribute("/", "status", "running");
    document.attribute("/", "status", "complete");
    const auto reader = written(folder, document);
    CHECK(reader.text("/config/swing", "text") == "\u03b8");
    CHECK(reader.integer("/config/swing", "integer") == -5);
    CHECK(reader.natural("/config/swing", "natural") == 18446744073709551615U);
    CHECK(reader.real("/config/swing", "real") == 0.1 + 0.2);
    CHECK(reader.texts("/config/swing", "texts") == std::vector<std::string>{"a", "", "long text"});
    CHECK(reader.texts("/config/swing", "none")->empty());
    CHECK(reader.text("/config/swing", "empty") == "");
    CHECK(reader.text("/", "status") == "complete");
    CHECK(reader.integer("/", "format_version") == 1);
    CHECK(reader.text("/", "Conventions") == "CF-1.10");
  }

  TEST_CASE("hundreds of attributes, long attributes and long texts") {
    const TemporaryFolder folder;
    Document document;
    for (int i = 0; i < 500; ++i) document.attribute("/config", "option_" + std::to_string(i), 0.5 * i);
    document.attribute("/", "error", std::string(200'000, 'e'));
    document.text("/provenance", "study", std::string(1'000'000, 's'));
    document.text("/provenance", "empty", "");
    document.text("/", "note", "\u03b8");
    document.attribute("/note", "language", "el");
    const auto reader = written(folder, document);
    CHECK(reader.real("/config", "option_499") == 249.5);
    CHECK(reader.text("/", "error")->size() == 200'000);
    CHECK(reader.long_text("/provenance/study") == std::string(1'000'000, 's'));
    CHECK(reader.long_text("/provenance/empty") == "");
    CHECK(reader.long_text("/note") == "\u03b8");
    CHECK(reader.text("/note", "language") == "el");
  }

  TEST_CASE("equal documents are equal byte for byte") {
    const auto make = [] {
      Document document;
      document.attribute("/a", "b", 1.0);
      document.columns("/rows", encode(to_columns(example::make_rows(1000, 1)), Compression::default_));
      return document.build();
    };
    CHECK(make() == make());
  }

  TEST_CASE("a document that is written chunk by chunk has the bytes of one that is built in memory") {
    const TemporaryFolder folder;
    Document document;
    document.attribute("/a", "b", 1.0);
    document.text("/provenance", "study", std::string(100'000, 's'));
    document.columns("/rows", encode(to_columns(example::make_rows(300'000, 1)), Compression::default_));
    document.columns("/plain", encode(to_columns(example::make_rows(50'000, 1)), Compression::none));
    document.write(folder / "run.h5");
    CHECK(read_bytes(folder / "run.h5") == document.build());
    CHECK(folder.names() == std::vector<std::string>{"run.h5"});
  }

  TEST_CASE("whichever write fails, the old file is whole, nothing else is left, and the error is that of the disk") {
    struct Full : FileOperations {
      explicit Full(int writes) : left(writes) {}
      ssize_t pwrite(int descriptor, const void* from, std::size_t size, off_t offset) override {
        if (left-- > 0) return FileOperations::pwrite(descriptor, from, size, offset);
        errno = ENOSPC;
        return -1;
      }
      int left;
    };
    const TemporaryFolder folder;
    write_whole(folder / "run.h5", bytes_of_text("old"));
    Document document;
    document.attribute("/a", "b", 1.0);
    document.columns("/rows", encode(to_columns(example::make_rows(2'000, 1)), Compression::default_));
    int failed = 0;
    for (int writes = 0;; ++writes) {
      Full disk(writes);
      try {
        document.write(folder / "run.h5", disk);
        break;
      } catch (const IoError& error) {
        CHECK(error.error_number() == ENOSPC);
        ++failed;
      }
      CHECK(read_bytes(folder / "run.h5") == bytes_of_text("old"));
      CHECK(folder.names() == std::vector<std::string>{"run.h5"});
    }
    CHECK(failed > 10);
    CHECK(read_bytes(folder / "run.h5") == document.build());
  }

  TEST_CASE("columns and texts may carry further attributes") {
    const TemporaryFolder folder;
    Document document;
    document.columns("/rows", encode(to_columns(example::make_rows(3, 0)), Compression::default_));
    document.attribute("/rows/angle", "valid_min", 0.0);
    const auto reader = written(folder, document);
    CHECK(reader.real("/rows/angle", "valid_min") == 0.0);
    CHECK(reader.text("/rows/angle", "units") == "rad");
    CHECK(reader.text("/rows/angle", "long_name") == "largest angle");
    CHECK(reader.text("/rows/raw", "units") == "1");
    CHECK_FALSE(reader.text("/rows/name", "units"));
    CHECK(reader.text("/rows/verdict", "flag_meanings") == "upright fallen");
  }

  TEST_CASE("a file that other programs need a plugin for says so") {
    const TemporaryFolder folder;
    for (const auto compression : example::all_compressions) {
      Document document;
      document.columns("/rows", encode(to_columns(example::make_rows(2'000, 0)), compression));
      const auto said = written(folder, document).text("/", "compression");
      CHECK(said.has_value() == (compression == Compression::fast));
      if (said) CHECK(said->find("HDF5 filter 32015. Programs other than Regatta need its plugin") != std::string::npos);
    }
    Document tiny;  // of columns that are not compressed
    tiny.columns("/rows", encode(to_columns(example::make_rows(2, 0)), Compression::fast));
    CHECK_FALSE(written(folder, tiny).text("/", "compression"));
    Document ids;  // 600 booleans are not compressed, but the 600 ids along their axis are
    auto columns = to_columns(example::make_rows(600, 0));
    std::erase_if(columns, [](const Column& column) { return column.name != "first_id" && column.name != "stable"; });
    ids.columns("/rows", encode(std::move(columns), Compression::fast));
    CHECK(written(folder, ids).text("/", "compression"));
    ids.erase("/rows");
    CHECK_FALSE(written(folder, ids).text("/", "compression"));
  }

  TEST_CASE("what cannot be one file is refused") {
    Document twice;
    twice.columns("/rows", {});
    CHECK_THROWS_WITH_AS(twice.columns("/rows", {}), "/rows has columns already", Error);

    auto rows = to_columns(example::make_rows(3, 0));
    rows.back().dimensions = {"sample"};  // the flat hits: 3 of them, as 0 + 1 + 2
    CHECK_NOTHROW(Document().columns("/rows", encode(rows, Compression::none)));
    rows.back().shape = {2};
    CHECK_THROWS_WITH_AS(Document().columns("/rows", encode(rows, Compression::none)),
                         "/rows: column hits has 2 values along \"sample\" where the columns before it have 3", Error);

    Document clash;
    clash.attribute("/a/b", "x", 1.0);
    clash.text("/", "a", "text where a group is");
    CHECK_THROWS_WITH_AS(clash.build(), doctest::Contains("cannot create /a: "), Error);
  }
}
