#include <doctest/doctest.h>

#include "framework/storage/live/live_file.hpp"
#include "framework/storage/reader.hpp"
#include "tests/framework/storage/rows.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;

namespace {

/// Of many chunks.
Document many_chunks(FileFormat format, std::size_t rows = 3'000'000) {
  Document document;
  document.format(format);
  document.attribute("/", "title", std::string("many chunks"));
  document.columns("/product", encode(to_columns(example::make_rows(rows, 1)), Compression::none));
  return document;
}

/// Of its superblock.
int version_of(const std::filesystem::path& file) { return static_cast<int>(read_bytes(file).at(8)); }

}  // namespace

TEST_SUITE("framework/storage/file_format") {
  TEST_CASE("the newer format is read back as the older one, and is smaller") {
    const TemporaryFolder folder;
    many_chunks(FileFormat::v18).write(folder / "v18.h5");
    many_chunks(FileFormat::v110).write(folder / "v110.h5");
    CHECK(version_of(folder / "v18.h5") == 2);
    CHECK(version_of(folder / "v110.h5") == 3);
    const Reader older(folder / "v18.h5"), newer(folder / "v110.h5");
    newer.verify("/product");
    CHECK(newer.text("/product", "hash") == older.text("/product", "hash"));
    CHECK(std::filesystem::file_size(folder / "v110.h5") < std::filesystem::file_size(folder / "v18.h5"));
  }

  TEST_CASE("a live file keeps its format over commits, recovery and the end, and may change it") {
    const TemporaryFolder folder;
    const auto expected = many_chunks(FileFormat::v110, 30'000).build();
    {
      LiveFile file(folder / "a.h5");
      auto document = many_chunks(FileFormat::v110, 30'000);
      for (int i = 0; i < 4; ++i) file.commit(document);
      CHECK(version_of(folder / "a.h5") == 3);
      Reader(folder / "a.h5").verify("/product");
    }
    auto recovered = LiveFile::open(folder / "a.h5");
    CHECK(recovered.note.empty());
    recovered.file->commit(recovered.document);
    CHECK(version_of(folder / "a.h5") == 3);
    recovered.document.format(FileFormat::v18);
    recovered.file->commit(recovered.document);
    CHECK(version_of(folder / "a.h5") == 2);
    recovered.document.format(FileFormat::v110);
    recovered.file->finish(recovered.document, folder / "b.h5");
    CHECK(read_bytes(folder / "b.h5") == expected);
  }
}
