#include <mutex>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>

#include "framework/core/error.hpp"
#include "framework/storage/live/group_commit.hpp"
#include "framework/storage/live/live_file.hpp"
#include "framework/storage/reader.hpp"
#include "tests/framework/core/example_types.hpp"
#include "tests/framework/storage/all_compressions.hpp"
#include "tests/framework/storage/rows.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;

namespace {

std::vector<EncodedColumn> rows(std::size_t count, std::uint64_t first = 7, Compression compression = Compression::default_) {
  return encode(to_columns(example::make_rows(count, first)), compression);
}

/// Everything that a document can hold.
Document rich_document(Compression compression = Compression::default_) {
  Document document;
  document.attribute("/", "title", "\u03b8 swings");
  document.attribute("/config/swing", "step", 0.001);
  document.attribute("/config/swing", "count", std::int64_t{-3});
  document.attribute("/config/swing", "empty", "");
  document.attribute("/config/swing", "names", std::vector<std::string>{"a", "b\u00e9ta"});
  document.attribute("/config/swing", "none", std::vector<std::string>{});
  for (int i = 0; i < 60; ++i) document.attribute("/config/many", "option_" + std::to_string(60 - i), i * 0.5);
  document.attribute("/a-b", "order", std::uint64_t{1});
  document.attribute("/a/b/c", "order", std::uint64_t{2});
  document.text("/provenance", "study", "[study]\n" + std::string(100'000, '#'));
  document.text("/provenance", "nothing", "");
  document.attribute("/provenance/nothing", "why", "there is none");
  document.columns("/phases/swing/outcomes", rows(5, 40, compression));
  document.columns("/phases/swing/many", rows(30'000, 7, compression));
  document.columns("/phases/swing/plain", rows(30'000, 7, Compression::none));
  document.columns("/phases/swing/none", rows(0, 7, compression));
  document.columns("/phases/swing/everything", encode(to_columns(example::Everything{}), compression));
  document.text("/phases/swing/outcomes", "remark", "beside the columns");
  document.attribute("/phases/swing/many/angle", "accuracy", 1e-9);
  return document;
}

}  // namespace

TEST_SUITE("framework/storage/live/live_file") {
  TEST_CASE("in every codec a commit is a file that readers open, and what is read back is the same document") {
    for (const auto compression : example::all_compressions) {
      CAPTURE(static_cast<int>(compression));
      const TemporaryFolder folder;
      auto document = rich_document(compression);
      const auto whole = document.build();
      {
        LiveFile file(folder / "a.h5");
        file.commit(document);
        const Reader reader(folder / "a.h5");
        CHECK(reader.natural("/", LiveFile::sequence_attribute) == 1);
        CHECK(from_columns<Samples<example::Row>>(reader.columns("/phases/swing/many", type_of<Samples<example::Row>>())).rows ==
              example::make_rows(30'000, 7).rows);
        for (const auto& product : reader.products()) CHECK_NOTHROW(reader.verify(product));
        document.attribute("/", "step", std::uint64_t{2});
        file.commit(document);
      }
      CHECK(folder.names() == std::vector<std::string>{"a.h5"});
      auto recovered = LiveFile::open(folder / "a.h5");
      CHECK(recovered.note.empty());
      CHECK(recovered.file->sequence() == 2);
      recovered.document.erase_attribute("/", "step");
      CHECK((recovered.document.build() == whole));
      recovered.file->commit(recovered.document);
      auto again = recovered.document;
      recovered.file->finish(again, folder / "b.h5");
      CHECK(folder.names() == std::vector<std::string>{"b.h5"});
      CHECK((read_bytes(folder / "b.h5") == whole));
    }
  }

  TEST_CASE("a live file tells which plugin other programs need as long as a column of it does") {
    const TemporaryFolder folder;
    const auto said = [&] { return Reader(folder / "a.h5").text("/", Document::compression_attribute).has_value(); };
    {
      LiveFile file(folder / "a.h5");
      Document document;
      document.columns("/kept", rows(3'000));
      document.columns("/erased", rows(3'000, 7, Compression::fast));
      file.commit(document);
      CHECK(said());
    }
    auto recovered = LiveFile::open(folder / "a.h5");
    recovered.file->commit(recovered.document);
    CHECK(said());
    recovered.document.erase("/erased");
    recovered.file->commit(recovered.document);
    CHECK_FALSE(said());
  }

  TEST_CASE("a file that was never committed leaves nothing, and can be finished") {
    const TemporaryFolder folder;
    {
      LiveFile file(folder / "a.h5");
      file.put(rows(10'000));
      CHECK(folder.names().size() == 1);
    }
    CHECK(folder.names().empty());
    auto document = rich_document();
    const auto whole = document.build();
    LiveFile file(folder / "a.h5");
    file.put(document);
    file.finish(document, folder / "b.h5");
    CHECK(folder.names() == std::vector<std::string>{"b.h5"});
    CHECK((read_bytes(folder / "b.h5") == whole));
  }

  TEST_CASE("threads put payload while commits are made") {
    const TemporaryFolder folder;
    LiveFile file(folder / "a.h5");
    std::mutex mutex;
    Document document;
    std::vector<std::thread> lanes;
    for (std::uint64_t lane = 0; lane < 4; ++lane) {
      lanes.emplace_back([&, lane] {
        for (std::uint64_t i = 0; i < 8; ++i) {
          auto columns = file.put(rows(3'000, lane * 8 + i));
          const std::lock_guard lock(mutex);
          document.columns("/p" + std::to_string(lane * 8 + i), std::move(columns));
          file.put(document);  // the coordinates
        }
      });
    }
    for (int i = 0; i < 20; ++i) {
      std::unique_lock lock(mutex);
      auto now = document;
      lock.unlock();
      file.commit(now);
    }
    for (auto& lane : lanes) lane.join();
    file.commit(document);
    const Reader reader(folder / "a.h5");
    CHECK(reader.products().size() == 32);
    for (const auto& product : reader.products()) CHECK_NOTHROW(reader.verify(product));
  }

  TEST_CASE("files are committed together, and the failure of one is its own") {
    /// Fails to write to one of its files.
    struct Full : FileOperations {
      int full = -1;
      int syncs = 0;
      ssize_t pwrite(int descriptor, const void* from, std::size_t size, off_t offset) override {
        if (descriptor != full) return FileOperations::pwrite(descriptor, from, size, offset);
        errno = ENOSPC;
        return -1;
      }
      int fdatasync(int descriptor) override { return ++syncs, FileOperations::fdatasync(descriptor); }
      int fsync(int descriptor) override { return ++syncs, FileOperations::fsync(descriptor); }
      int syncfs(int descriptor) override { return ++syncs, FileOperations::syncfs(descriptor); }
      int open(const char* path, int flags, mode_t mode) override {
        const int descriptor = FileOperations::open(path, flags, mode);
        if (std::string(path).find("1.h5") != std::string::npos) full = descriptor;
        return descriptor;
      }
    } system;
    const TemporaryFolder folder;
    std::vector<std::unique_ptr<LiveFile>> files;
    std::vector<Document> documents(3);
    std::vector<PendingCommit> commits;
    for (int i = 0; i < 3; ++i) {
      files.push_back(std::make_unique<LiveFile>(folder / (std::to_string(i) + ".h5"), system));
      commits.push_back({files.back().get(), &documents[static_cast<std::size_t>(i)], {}});
    }
    CHECK(commit_together(commits) == SyncBy::file_system);
    CHECK(system.syncs == 2);
    CHECK_FALSE(commits[0].error);
    CHECK_FALSE(commits[2].error);
    REQUIRE(commits[1].error);
    CHECK_THROWS_WITH_AS(std::rethrow_exception(commits[1].error), doctest::Contains("1.h5."), IoError);
    CHECK_THROWS_WITH_AS(std::rethrow_exception(commits[1].error), doctest::Contains(": No space left on device"), IoError);
    system.full = -1;
    files[1]->commit(documents[1]);  // there is room again
    for (int i = 0; i < 3; ++i) CHECK(Reader(folder / (std::to_string(i) + ".h5")).natural("/", LiveFile::sequence_attribute) == 1);
  }

  TEST_CASE("a failed sync is never repeated, and the file says so from then on") {
    struct Lossy : FileOperations {
      bool fails = false;
      int syncs = 0;
      int fdatasync(int descriptor) override {
        ++syncs;
        errno = EIO;
        return fails ? -1 : FileOperations::fdatasync(descriptor);
      }
    } system;
    const TemporaryFolder folder;
    LiveFile file(folder / "a.h5", system);
    Document document;
    document.attribute("/", "step", std::uint64_t{1});
    file.commit(document);
    document.attribute("/", "step", std::uint64_t{2});
    system.fails = true;
    const auto expected = "sync " + (folder / "a.h5").string() + ": Input/output error";
    CHECK_THROWS_WITH_AS(file.commit(document), expected.c_str(), IoError);
    system.fails = false;
    const int syncs = system.syncs;
    CHECK_THROWS_WITH_AS(file.commit(document), expected.c_str(), IoError);
    CHECK(system.syncs == syncs);
    CHECK(Reader(folder / "a.h5").natural("/", "step") == 1);
  }

  TEST_CASE("a file that could not be finished, whichever call failed, is finished by the next try") {
    /// Fails one of the calls that change names or sync.
    struct Once : FileOperations {
      int calls_before = -1;
      bool fails() {
        if (calls_before-- != 0) return false;
        errno = EIO;
        return true;
      }
      int rename(const char* from, const char* to) override { return fails() ? -1 : FileOperations::rename(from, to); }
      int link(const char* from, const char* to) override { return fails() ? -1 : FileOperations::link(from, to); }
      int unlink(const char* path) override { return fails() ? -1 : FileOperations::unlink(path); }
      int fsync(int descriptor) override { return fails() ? -1 : FileOperations::fsync(descriptor); }
    } system;
    for (const bool replaces : {false, true}) {
      int failed = 0;
      for (bool fails = true; fails;) {
        const TemporaryFolder folder;
        if (replaces) write_bytes(folder / "b.h5", Document().build());
        LiveFile file(folder / "a.h5", system);
        Document document;
        document.attribute("/", "step", std::uint64_t{1});
        file.commit(document);
        system.calls_before = failed;
        try {
          file.finish(document, folder / "b.h5", replaces);
          fails = false;
        } catch (const IoError&) {
          ++failed;
          system.calls_before = -1;
          CAPTURE(failed);
          CHECK_NOTHROW(file.finish(document, folder / "b.h5", replaces));
        }
        system.calls_before = -1;
        CHECK(folder.names() == std::vector<std::string>{"b.h5"});
        CHECK(Reader(folder / "b.h5").natural("/", "step") == 1);
      }
      CHECK(failed >= 4);  // the sync of the file, its name, the sync of the folder, the removal of the live file
    }
  }

  TEST_CASE("a file has one writer, and any number of readers") {
    const TemporaryFolder folder;
    LiveFile file(folder / "a.h5");
    Document document;
    file.commit(document);
    CHECK_NOTHROW(Reader(folder / "a.h5"));
    CHECK_THROWS_WITH_AS(LiveFile::open(folder / "a.h5"),
                         ((folder / "a.h5").string() + ": another process writes this file; wait until it has ended, or stop it").c_str(),
                         Error);
    CHECK_THROWS_WITH_AS(LiveFile(folder / "a.h5"), ("create " + (folder / "a.h5").string() + ": File exists").c_str(), IoError);
  }

  TEST_CASE("what is no live file is told from one") {
    const TemporaryFolder folder;
    write_bytes(folder / "a.h5", Document().build());
    CHECK_THROWS_WITH_AS(LiveFile::open(folder / "a.h5"),
                         ((folder / "a.h5").string() + ": holds no commit that is whole: it was not written as a live file, or not to the "
                                                       "first commit's end; remove the file, and the run begins anew")
                             .c_str(),
                         Error);
    CHECK_THROWS_WITH_AS(LiveFile::open(folder / "none.h5"),
                         ("open " + (folder / "none.h5").string() + ": No such file or directory").c_str(), IoError);
  }

  TEST_CASE("a chunk that changed on disk is found when the file is packed") {
    const TemporaryFolder folder;
    LiveFile file(folder / "a.h5");
    Document document;
    document.columns("/p", rows(30'000));
    file.commit(document);
    auto bytes = read_bytes(folder / "a.h5");
    const int descriptor = ::open((folder / "a.h5").c_str(), O_WRONLY);
    const std::byte other = bytes[3'000] ^ std::byte{1};  // payload begins at 2048
    REQUIRE(::pwrite(descriptor, &other, 1, 3'000) == 1);
    ::close(descriptor);
    CHECK_THROWS_WITH_AS(file.finish(document, folder / "b.h5"), doctest::Contains("do not match the hash with which they were written"),
                         Error);
    CHECK(folder.names() == std::vector<std::string>{"a.h5"});
  }
}
