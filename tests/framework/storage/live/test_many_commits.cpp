#include <map>
#include <memory>
#include <random>

#include <doctest/doctest.h>
#include <hdf5.h>

#include "framework/core/error.hpp"
#include "framework/storage/live/commit_record.hpp"
#include "framework/storage/live/live_file.hpp"
#include "framework/storage/live/written_chunks.hpp"
#include "framework/storage/reader.hpp"
#include "tests/framework/storage/rows.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;

namespace {

std::uint64_t below(std::mt19937_64& random, std::uint64_t end) { return std::uniform_int_distribution<std::uint64_t>(0, end - 1)(random); }

/// What runs do to their files, at random: phases one after another or side by side, whose checkpoints come and go and share chunks, whose
/// products come, and what stays as it is.
class RandomRun {
 public:
  explicit RandomRun(std::uint64_t seed) : random_(seed) {
    for (int i = 0; i < 20; ++i) document.attribute("/config/swing", "option_" + std::to_string(i), i * 0.5);
    document.text("/provenance", "study", std::string(1'000, '#'));
  }

  void change(LiveFile& file) {
    document.attribute("/", "step", ++step_);
    const auto changes = 1 + below(random_, 3);
    for (std::uint64_t i = 0; i < changes; ++i) change_once(file);
  }

  /// A process that goes on knows nothing of what was written.
  void forget() { written_ = WrittenChunks(); }

  Document document;

 private:
  void change_once(LiveFile& file) {
    const auto phase = "phase" + std::to_string(below(random_, 3));
    switch (below(random_, 10)) {
      case 0:
        document.erase("/phases/" + phase);
        document.columns("/phases/" + phase + "/out", table(1 + below(random_, 30'000)));
        break;
      case 1:
        document.columns("/phases/" + phase + "/more" + std::to_string(step_) + "_" + std::to_string(below(random_, 1'000'000)), table(10));
        break;
      case 2:
        document.erase("/checkpoints/" + phase);
        break;
      case 3:
        document.attribute("/config/swing", "option_7", static_cast<double>(step_));
        break;
      default:
        save(file, phase);
    }
  }

  void save(LiveFile& file, const std::string& phase) {
    auto& rows = grown_[phase];
    for (auto more = below(random_, 12'000); more > 0; --more) rows.push_back(random_());
    auto column = to_columns(rows).front();
    column.name = "rows";
    const auto all = "/checkpoints/" + phase;
    auto known = document.groups(all);
    const auto next = known.empty() ? 1 : std::stoull(known.back()) + 1;
    document.columns(fmt::format("{}/{:06}/grown", all, next), {written_.put(file, phase, column, Compression::none)});
    document.columns(fmt::format("{}/{:06}/state", all, next), table(below(random_, 9'000)));
    while (known.size() > 1) {
      document.erase(all + "/" + known.front());
      known.erase(known.begin());
    }
  }

  std::vector<EncodedColumn> table(std::uint64_t rows) {
    std::vector<std::uint64_t> numbers(rows);
    for (auto& number : numbers) number = random_();
    return encode(to_columns(numbers), Compression::default_);
  }

  std::mt19937_64 random_;
  std::uint64_t step_ = 0;
  std::map<std::string, std::vector<std::uint64_t>> grown_;
  WrittenChunks written_;
};

herr_t read_object(hid_t file, const char* path, const H5O_info_t* info, void* failed) {
  if (info->type != H5O_TYPE_DATASET) return 0;
  const hid_t dataset = H5Dopen2(file, path, H5P_DEFAULT), space = H5Dget_space(dataset), type = H5Dget_type(dataset);
  std::vector<std::byte> bytes(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)) * H5Tget_size(type) + 1);
  if (H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()) < 0) *static_cast<std::string*>(failed) = path;
  H5Tclose(type);
  H5Sclose(space);
  H5Dclose(dataset);
  return 0;
}

/// What stock HDF5 cannot read of a file, with axes and all; empty: nothing.
std::string unreadable(const std::filesystem::path& path) {
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  if (file < 0) return "the file";
  std::string failed;
  if (H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_NATIVE, read_object, &failed, H5O_INFO_BASIC) < 0) failed += " and more";
  H5Fclose(file);
  return failed;
}

/// The file as stock HDF5 and as a run that goes on find it, against the document that was committed.
void check_holds(const std::filesystem::path& path, Document document) {
  const TemporaryFolder folder;
  const auto copy = folder / "copy.h5";
  std::filesystem::copy_file(path, copy);
  REQUIRE(unreadable(copy) == "");
  {
    const Reader reader(copy);
    for (const auto& product : reader.products()) REQUIRE_NOTHROW(reader.verify(product));
  }
  auto recovered = LiveFile::open(copy);
  REQUIRE(recovered.note == "");
  document.erase_attribute("/", LiveFile::sequence_attribute);
  REQUIRE((recovered.document.build() == document.build()));
}

/// So many commits of one run, which is stopped and goes on now and then when `stops`.
void run(std::uint64_t seed, int commits, bool stops) {
  CAPTURE(seed);
  const TemporaryFolder folder;
  const auto path = folder / "a.h5";
  std::mt19937_64 random(1'000 + seed);
  RandomRun made(seed);
  auto file = std::make_unique<LiveFile>(path);
  for (int commit = 1; commit <= commits; ++commit) {
    CAPTURE(commit);
    made.change(*file);
    file->commit(made.document);
    const auto committed = made.document;
    check_holds(path, committed);
    made.change(*file);  // chunks that no commit names yet
    check_holds(path, committed);
    if (!stops || below(random, 6) > 0) continue;
    file.reset();
    auto recovered = LiveFile::open(path);
    file = std::move(recovered.file);
    made.document = std::move(recovered.document);
    made.forget();
  }
}

}  // namespace

TEST_SUITE("framework/storage/live/many_commits") {
  TEST_CASE("stock HDF5 and recovery find each of many commits as it was made") {
    for (const std::uint64_t seed : {1U, 2U}) run(seed, 40, false);
  }

  TEST_CASE("the same of a run that is stopped and goes on again and again") {
    for (const std::uint64_t seed : {5U, 6U}) run(seed, 40, true);
  }
}
