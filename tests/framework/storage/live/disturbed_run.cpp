#include "tests/framework/storage/live/disturbed_run.hpp"

#include <cstdlib>
#include <deque>
#include <numeric>
#include <optional>
#include <utility>

#include "framework/core/digest.hpp"
#include "framework/core/error.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/live/commit_record.hpp"
#include "framework/storage/live/group_commit.hpp"
#include "framework/storage/live/written_chunks.hpp"
#include "framework/storage/reader.hpp"
#include "tests/framework/storage/all_compressions.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;

namespace {

struct State {
  double angle = 0;
  std::int16_t raw = 0;
  static constexpr auto schema() {
    return fields(field<&State::angle>("of the rod", unit("rad")), field<&State::raw>("converter reading"));
  }
};

struct Path {
  std::vector<State> states;
  static constexpr auto schema() { return fields(field<&Path::states>("all")); }
};

/// One column of it fills a chunk, the other stays with the metadata.
std::vector<EncodedColumn> path(std::uint64_t seed, Compression compression) {
  Path path;
  for (std::uint64_t i = 0; i < 700; ++i) {
    const auto bits = (seed + i) * 0x9E3779B97F4A7C15U;
    path.states.push_back({static_cast<double>(bits >> 40U), static_cast<std::int16_t>(bits >> 50U)});
  }
  return encode(to_columns(path), compression);
}

std::string checkpoint(std::uint64_t step) { return "/checkpoints/swing/" + std::to_string(step); }

std::string grown(std::uint64_t step) { return "/checkpoints/grown/" + std::to_string(step); }

/// More than half a chunk for each step.
Column rows_up_to(std::uint64_t step) {
  std::vector<std::uint64_t> rows(step * 5'000);
  std::iota(rows.begin(), rows.end(), std::uint64_t{0});
  auto column = to_columns(rows).front();
  column.name = "rows";
  return column;
}

bool is_unfinished(const std::string& name) { return unfinished(std::filesystem::path(name).filename()).has_value(); }

Document fresh() {
  Document document;
  for (int i = 0; i < 40; ++i) document.attribute("/config/swing", "option_" + std::to_string(i), i * 0.5);
  document.text("/provenance", "study", std::string(2'000, '#'));
  return document;
}

/// As a file on disk, opened by HDF5 as anybody does.
std::string stock_verdict(const MemoryDisk::Bytes& bytes, std::uint64_t acknowledged) {
  const TemporaryFolder folder;
  write_bytes(folder / "run.h5", bytes);
  try {
    const Reader reader(folder / "run.h5");
    const auto step = reader.natural("/metrics", "step").value_or(0);
    if (step < acknowledged) return fmt::format("step {} is lost, {} is there", acknowledged, step);
    for (const auto& product : reader.products()) reader.verify(product);
    return {};
  } catch (const Error& error) {
    return fmt::format("stock HDF5: {}", error.what());
  }
}

}  // namespace

DisturbedRun::DisturbedRun(Sync sync, unsigned protects) : sync_(sync), protects_(protects) {
  auto document = fresh();
  std::deque<Column> rows;  // which chunks are encoded from when the document is built
  const auto encoded = [&rows](Column column) {
    rows.push_back(std::move(column));
    return encode_later(rows.back(), Compression::default_, 65'536);  // as WrittenChunks does
  };
  for (std::uint64_t step = 0; step <= steps; ++step) {
    if (step > 0) advance(document, step, encoded);
    after_.push_back(document.build());
    hashes_after_.push_back(document.product_hashes("/"));
  }
}

void DisturbedRun::advance(Document& document, std::uint64_t step, const PutGrown& put) {
  document.attribute("/metrics", "step", step);
  if (step % 3 == 0) document.attribute("/config/swing", "option_7", static_cast<double>(step));  // else the commits link the group
  document.columns("/phases/swing/" + std::to_string(step),
                   path(step, example::all_compressions[step % std::size(example::all_compressions)]));
  document.columns(checkpoint(step), path(step * 1'000, Compression::fast));
  if (step > 2) document.erase(checkpoint(step - 2));
  document.columns(grown(step), {put(rows_up_to(step))});
  if (step > 2) document.erase(grown(step - 2));
}

std::uint64_t DisturbedRun::step_of(const Document& document) { return document.groups("/phases/swing").size(); }

std::string DisturbedRun::run(MemoryDisk& disk) const {
  for (const auto& [name, bytes] : disk.files()) {  // as the workspace does before a study goes on
    if (is_unfinished(name)) remove_file(name, disk);
  }
  if (disk.find(neighbour)) remove_file(neighbour, disk);
  if (disk.find(result)) {
    remove_file(attempt, disk);
    return {};
  }
  RecoveredFile state;
  if (disk.find(attempt)) {
    state = LiveFile::open(attempt, disk);
    if (state.document.build() != after(step_of(state.document))) throw Error("the recovered document is not that of its step");
  } else {
    state = {std::make_unique<LiveFile>(attempt, disk, protects_), fresh(), {}};
  }
  WrittenChunks written;
  std::optional<LiveFile> other;
  if (sync_ == Sync::with_a_neighbour) other.emplace(neighbour, disk);
  auto other_document = fresh();
  for (auto step = step_of(state.document) + 1; step <= steps; ++step) {
    advance(state.document, step, [&](const Column& column) { return written.put(*state.file, "grown", column, Compression::default_); });
    std::vector<PendingCommit> commits{{state.file.get(), &state.document, {}}};
    if (other) commits.push_back({&*other, &other_document, {}});
    static_cast<void>(commit_together(commits));
    for (const auto& commit : commits) {
      if (commit.error) std::rethrow_exception(commit.error);
    }
    disk.mark(step);
  }
  other.reset();
  if (disk.find(neighbour)) remove_file(neighbour, disk);
  state.file->finish(state.document, result);
  return state.note;
}

std::string DisturbedRun::verdict(const std::map<std::string, MemoryDisk::Bytes>& files, std::uint64_t acknowledged) const {
  Digest digest;
  digest.add(acknowledged);
  for (const auto& [name, bytes] : files) {
    if (!is_unfinished(name)) digest.add(name).add(bytes);
  }
  const auto [known, is_new] = verdicts_.try_emplace(digest.hex());
  if (is_new) known->second = judge(files, acknowledged);
  return known->second;
}

std::string DisturbedRun::judge(const std::map<std::string, MemoryDisk::Bytes>& files, std::uint64_t acknowledged) const {
  const auto published_file = files.find(result), attempted = files.find(attempt);
  const auto found = published_file != files.end() ? published_file : attempted;
  if (found != files.end()) {
    if (auto problem = stock_verdict(found->second, acknowledged); !problem.empty()) return problem;
  } else if (acknowledged > 0) {
    return "the file is lost";
  }
  MemoryDisk disk(files);
  try {
    run(disk);
  } catch (const Error& error) {
    return fmt::format("going on: {}", error.what());
  }
  const auto left = disk.files();
  if (left.size() != 1 || !left.contains(result)) return "files are left behind";
  return left.at(result) == published() ? "" : "the published file is another one";
}

const DisturbedRun& DisturbedRun::example() {
  static const DisturbedRun run;
  return run;
}

int faults(int daily) {
  static const char* const factor = std::getenv("REGATTA_FAULT_FACTOR");  // NOLINT(concurrency-mt-unsafe): nobody sets it
  return factor ? daily * std::atoi(factor) : daily;
}

std::string disturb(MemoryDisk& disk, const MemoryDisk::Fault& fault, const DisturbedRun& run) {
  disk.inject(fault);
  try {
    run.run(disk);
    return {};
  } catch (const Error& error) {
    return error.what();
  }
}

std::size_t calls_undisturbed() {
  static const std::size_t calls = [] {
    MemoryDisk disk;
    disturb(disk, {MemoryDisk::Fault::Kind::kill, std::size_t{1} << 40U});
    return disk.calls();
  }();
  return calls;
}

bool is_flip(const MemoryDisk::Change& change) {
  return change.kind == MemoryDisk::Change::Kind::write && change.offset == 0 && change.bytes.size() == sizeof(Superblock);
}
