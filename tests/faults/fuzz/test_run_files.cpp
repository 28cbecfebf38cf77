#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/storage/live/live_file.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/run/verify.hpp"
#include "tests/faults/fuzz/file_examples.hpp"
#include "tests/faults/fuzz/fuzz.hpp"
#include "tests/faults/fuzz/mutator.hpp"
#include "tests/faults/fuzz/odd_run_file.hpp"
#include "tests/framework/storage/live/memory_disk.hpp"
#include "tests/framework/storage/rows.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;

namespace {

void check(const FuzzFindings& found, std::size_t kinds) {
  MESSAGE(found.text());
  CHECK(found.fault_text() == "");
  CHECK(found.accepted_share() > 0.03);
  CHECK(found.accepted_share() < 0.9);
  CHECK(found.messages.size() > kinds);
}

/// All that a Reader can be asked for.
void read_all(const std::filesystem::path& file) {
  const Reader reader(file);
  reader.text("/", "title");
  reader.natural("/", "run");
  reader.real("/config/swing", "step");
  reader.integer("/config/swing", "order");
  reader.texts("/config/swing", "names");
  reader.long_text("/provenance/study");
  for (const auto& group : reader.products()) reader.table(group);
  if (reader.has("/phases/swing/few")) reader.columns("/phases/swing/few", type_of<Samples<example::Row>>());
}

void verify_all(const std::filesystem::path& file) {
  const StopRequest never;
  const auto verified = verify({file}, never);
  if (!verified.damages.empty()) throw Error(verified_text(verified));
}

/// A file on a disk, for readers that take no other.
class File {
 public:
  const std::filesystem::path& with(const std::string& bytes) const {
    write_bytes(path_, bytes_of_text(bytes));
    return path_;
  }
  std::string name() const { return path_.string(); }

 private:
  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "000042.h5";
};

void recover(const std::string& bytes) {
  MemoryDisk disk(std::map<std::string, MemoryDisk::Bytes>{{"run.h5", bytes_of_text(bytes)}});
  LiveFile::open("run.h5", disk);
}

}  // namespace

// Damage may be anywhere in these files, HDF5's metadata included: its object headers have checksums in the format that we write.
TEST_SUITE("faults/fuzz/run_files") {
  TEST_CASE("the examples are right") {
    const File file;
    for (const auto& bytes : fuzzed::run_files()) {
      CHECK_NOTHROW(read_all(file.with(bytes)));
      CHECK_NOTHROW(verify_all(file.with(bytes)));
    }
    for (const auto& bytes : fuzzed::live_files()) CHECK_NOTHROW(recover(bytes));
  }

  TEST_CASE("reading files of runs") {
    const File file;
    const Mutator mutator(Mutator::Format::binary, fuzzed::run_files(), {});
    check(fuzz({"files of runs", [&](auto number) { read_all(file.with(mutator.input(number))); }, {file.name()}}, 5'000), 30);
  }

  TEST_CASE("verifying files of runs") {
    const File file;
    const Mutator mutator(Mutator::Format::binary, fuzzed::run_files(), {});
    check(fuzz({"verified files", [&](auto number) { verify_all(file.with(mutator.input(number))); }, {file.name()}}, 3'000), 15);
  }

  TEST_CASE("recovering live files") {
    const Mutator mutator(Mutator::Format::binary, fuzzed::live_files(), {});
    check(fuzz({"live files", [&](auto number) { recover(mutator.input(number)); }, {"run.h5"}}, 4'000), 10);
  }

  TEST_CASE("reading files that are whole and say odd things") {
    const File file;
    const auto read = [&](std::uint64_t number) {
      read_all(file.with(fuzzed::odd_run_file(number)));
      verify_all(file.name());
    };
    check(fuzz({"odd files", read, {file.name()}}, 1'000), 10);
  }
}
