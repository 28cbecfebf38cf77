#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/storage/live/commit_record.hpp"
#include "framework/storage/live/committed_groups.hpp"
#include "framework/storage/live/live_file.hpp"
#include "framework/storage/reader.hpp"
#include "tests/framework/storage/rows.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;

namespace {

CommittedGroups::Range range_at(std::uint64_t address) {
  return std::make_shared<const CommittedGroups::Metadata>(CommittedGroups::Metadata{{address, 512}, {}, {}});
}

std::vector<EncodedColumn> rows(std::size_t count) { return encode(to_columns(example::make_rows(count, 7)), Compression::default_); }

/// Options, a finished product, and one that changes.
Document document_of_a_run() {
  Document document;
  for (int i = 0; i < 60; ++i) document.attribute("/config/swing", "option_" + std::to_string(i), i * 0.5);
  document.text("/config/swing", "text", "as it was");
  document.columns("/phases/done/rows", rows(30'000));
  document.columns("/phases/done-too/rows", rows(10));
  return document;
}

CommitRecord record_of(const std::filesystem::path& path, std::uint64_t sequence) {
  const auto bytes = read_bytes(path);
  const auto record = CommitRecord::decode(std::span(bytes).subspan(CommitRecord::address(sequence), sector));
  REQUIRE(record);
  REQUIRE(record->sequence == sequence);
  return *record;
}

/// The file as anybody reads it, against the document that was committed.
void check_holds(const std::filesystem::path& path, Document document) {
  const TemporaryFolder folder;
  std::filesystem::copy_file(path, folder / "copy.h5");
  const Reader reader(path);
  for (const auto& product : reader.products()) CHECK_NOTHROW(reader.verify(product));
  CHECK(reader.products().size() == document.product_hashes("/").size());
  auto recovered = LiveFile::open(folder / "copy.h5");
  CHECK(recovered.note.empty());
  document.erase_attribute("/", LiveFile::sequence_attribute);
  CHECK((recovered.document.build() == document.build()));
}

}  // namespace

TEST_SUITE("framework/storage/live/committed_groups") {
  TEST_CASE("a group is found by path and digest, and stays with those in it") {
    CommittedGroups first;
    first.add("/a", "1", 100);
    first.add("/a/b", "2", 110);
    first.add("/a-b", "3", 120);
    first.settle(range_at(100));
    CHECK(first.find("/a", "1") == 100);
    CHECK(first.find("/a", "2") == HADDR_UNDEF);
    CHECK(first.find("/b", "1") == HADDR_UNDEF);
    CommittedGroups second;
    second.take(first, "/a");
    CHECK(second.find("/a/b", "2") == 110);
    CHECK(second.find("/a-b", "3") == HADDR_UNDEF);
    REQUIRE(second.ranges().size() == 1);
    CHECK(second.ranges().front()->where.address == 100);
    second.settle(range_at(200));
    CHECK(second.ranges().size() == 1);  // nothing lies in the second
  }

  TEST_CASE("the groups of the oldest of many commits are forgotten") {
    CommittedGroups groups;
    for (std::uint64_t commit = 0; commit <= CommittedGroups::most_ranges; ++commit) {
      CHECK(groups.find("/0", "digest") == (commit == 0 ? HADDR_UNDEF : 0));
      CommittedGroups next;
      for (std::uint64_t known = 0; known < commit; ++known) next.take(groups, "/" + std::to_string(known));
      next.add("/" + std::to_string(commit), "digest", 1'000 * commit);
      next.settle(range_at(1'000 * commit));
      groups = std::move(next);
    }
    CHECK(groups.ranges().size() == CommittedGroups::most_ranges);
    CHECK(groups.find("/0", "digest") == HADDR_UNDEF);
    CHECK(groups.find("/1", "digest") == 1'000);
  }

  TEST_CASE("commits link what has not changed, and only that") {
    const TemporaryFolder folder;
    const auto path = folder / "a.h5";
    auto document = document_of_a_run();
    LiveFile file(path);
    file.commit(document);
    const auto first = record_of(path, 1).metadata;
    REQUIRE(first.size() == 1);

    document.attribute("/metrics", "step", std::uint64_t{2});
    file.commit(document);
    const auto second = record_of(path, 2).metadata;
    REQUIRE(second.size() == 2);
    CHECK(second[0].where.size * 8 < first[0].where.size);  // the root and /metrics
    CHECK(second[1] == first[0]);
    check_holds(path, document);

    SUBCASE("an option") { document.attribute("/config/swing", "option_7", -1.0); }
    SUBCASE("the order of options") {
      document.erase_attribute("/config/swing", "option_7");
      document.attribute("/config/swing", "option_7", 3.5);
    }
    SUBCASE("a text") { document.text("/config/swing", "text", "as it is"); }
    SUBCASE("an attribute of a column") { document.attribute("/phases/done/rows/angle", "accuracy", 1e-9); }
    SUBCASE("a product, with the same number of rows") {
      document.erase("/phases/done/rows");
      document.columns("/phases/done/rows", encode(to_columns(example::make_rows(30'000, 8)), Compression::default_));
    }
    SUBCASE("the same product in other chunks") {
      document.erase("/phases/done/rows");
      document.columns("/phases/done/rows", rows(30'000));
    }
    SUBCASE("a product that goes") { document.erase("/phases/done-too"); }
    SUBCASE("a product that comes") { document.columns("/phases/new/rows", rows(3)); }
    file.commit(document);
    const auto third = record_of(path, 3).metadata;
    CHECK(third.size() >= 2);
    CHECK(third[1] == first[0]);  // for what is as it was
    check_holds(path, document);
  }

  TEST_CASE("what earlier commits hold is used again once nobody links it") {
    const TemporaryFolder folder;
    Document document;
    document.text("/", "text", std::string(50'000, '#'));
    LiveFile file(folder / "a.h5");
    std::uintmax_t after_ten = 0;
    for (int i = 1; i <= 60; ++i) {
      document.columns("/phases/" + std::to_string(i), rows(20));
      if (i > 3) document.erase("/phases/" + std::to_string(i - 3));
      file.commit(document);
      CHECK(record_of(folder / "a.h5", static_cast<std::uint64_t>(i)).metadata.size() <= 1 + CommittedGroups::most_ranges);
      if (i == 10) after_ten = std::filesystem::file_size(folder / "a.h5");
    }
    CHECK(std::filesystem::file_size(folder / "a.h5") < 2 * after_ten);
    check_holds(folder / "a.h5", document);
  }

  TEST_CASE("where the metadata of an earlier commit are damaged, the rest is found") {
    const TemporaryFolder folder;
    const auto path = folder / "a.h5";
    auto document = document_of_a_run();
    {
      LiveFile file(path);
      file.commit(document);
      for (const std::uint64_t step : {1U, 2U, 3U}) {
        document.attribute("/metrics", "step", step);
        document.columns("/checkpoints/" + std::to_string(step), rows(30));
        file.commit(document);
      }
    }
    auto bytes = read_bytes(path);
    const auto metadata = record_of(path, 4).metadata;
    REQUIRE(metadata.size() >= 2);
    bytes[metadata[1].where.address + metadata[1].where.size / 2] ^= std::byte{1};
    std::filesystem::remove(path);
    write_bytes(path, bytes);
    auto recovered = LiveFile::open(path);
    CHECK(recovered.note.starts_with(path.string() + ": goes on with commit 4: commit 4 is damaged (the metadata of /config do not match"));
    CHECK(
        recovered.note.ends_with("; what is damaged in it is left out: the metadata of /config do not match their hash, the metadata of "
                                 "/phases do not match their hash"));
    CHECK((recovered.document.part("/checkpoints").build() == document.part("/checkpoints").build()));
    CHECK_FALSE(recovered.document.has("/config"));
    CHECK_FALSE(recovered.document.has("/phases"));
    recovered.file->commit(recovered.document);  // and the file is whole
    recovered.file.reset();
    CHECK(LiveFile::open(path).note.empty());
  }

  TEST_CASE("a commit that fails changes nothing for the next one") {
    struct Full : FileOperations {
      bool full = false;
      ssize_t pwrite(int descriptor, const void* from, std::size_t size, off_t offset) override {
        if (!full) return FileOperations::pwrite(descriptor, from, size, offset);
        errno = ENOSPC;
        return -1;
      }
    } system;
    const TemporaryFolder folder;
    auto document = document_of_a_run();
    LiveFile file(folder / "a.h5", system);
    file.commit(document);
    for (const std::uint64_t step : {1U, 2U, 3U}) {
      document.attribute("/metrics", "step", step);
      document.attribute("/config/other", "step", step);
      system.full = true;
      CHECK_THROWS_AS(file.commit(document), IoError);
      system.full = false;
      file.commit(document);
      check_holds(folder / "a.h5", document);
    }
  }
}
