#include "framework/storage/checkpoint_files.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "framework/core/error.hpp"
#include "framework/storage/document.hpp"
#include "framework/storage/durable.hpp"

namespace regatta {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view ending = ".checkpoint.h5";

std::string part_path(std::string_view name) { return fmt::format("/parts/{}", name); }

/// The N of "000042.swing.N.checkpoint.h5".
std::optional<std::uint64_t> number_of(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix) || !name.ends_with(ending) || name.size() <= prefix.size() + ending.size()) return {};
  const auto digits = name.substr(prefix.size(), name.size() - prefix.size() - ending.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc{} && end == digits.data() + digits.size() ? std::optional(number) : std::nullopt;
}

/// Names in a folder; none if it is not there.
std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  if (error && error != std::errc::no_such_file_or_directory) throw IoError("list", folder, error.value());
  return names;
}

}  // namespace

LoadedCheckpoint::LoadedCheckpoint(Reader reader, std::string group)
    : reader_(std::move(reader)), group_(std::move(group)), step_(reader_.natural(group_, "step").value_or(0)) {}

Columns LoadedCheckpoint::part(std::string_view name, const Type& type) const {
  return reader_.columns((group_ == "/" ? "" : group_) + part_path(name), type);
}

CheckpointFiles::CheckpointFiles(fs::path folder, std::uint64_t run_id, Compression compression)
    : folder_(std::move(folder)), run_id_(run_id), compression_(compression) {}

std::string CheckpointFiles::prefix(std::string_view phase) const { return fmt::format("{:06}.{}.", run_id_, phase); }

std::vector<CheckpointFiles::Found> CheckpointFiles::files_of(std::string_view phase) const {
  std::vector<Found> found;
  for (const auto& name : names_in(folder_)) {
    if (const auto number = number_of(name, prefix(phase))) found.push_back({*number, folder_ / name});
  }
  std::ranges::sort(found, std::greater<>(), &Found::number);
  return found;
}

std::vector<std::string> CheckpointFiles::phases() const {
  const auto run = fmt::format("{:06}.", run_id_);
  std::set<std::string> phases;
  for (const auto& name : names_in(folder_)) {
    if (!name.starts_with(run) || !name.ends_with(ending)) continue;
    const auto number = name.rfind('.', name.size() - ending.size() - 1);
    if (number > run.size()) phases.insert(name.substr(run.size(), number - run.size()));
  }
  return {phases.begin(), phases.end()};
}

void CheckpointFiles::save(const Checkpoint& checkpoint) {
  Document document;
  document.attribute("/", "run", run_id_);
  document.attribute("/", "phase", checkpoint.phase);
  document.attribute("/", "fingerprint", checkpoint.fingerprint);
  document.attribute("/", "step", checkpoint.step);
  for (const auto& [name, columns] : checkpoint.parts) document.columns(part_path(name), encode(columns, compression_));
  const auto older = files_of(checkpoint.phase);
  const std::uint64_t number = older.empty() ? 1 : older.front().number + 1;
  write_whole(folder_ / fmt::format("{}{}{}", prefix(checkpoint.phase), number, ending), document.build());
  for (std::size_t i = std::max<std::size_t>(1, checkpoint.keep) - 1; i < older.size(); ++i) remove_file(older[i].path);
}

std::optional<LoadedCheckpoint> CheckpointFiles::newest(std::string_view phase, std::string_view fingerprint,
                                                        std::vector<std::string>& notes) const {
  for (const auto& file : files_of(phase)) {
    try {
      Reader reader(file.path);
      if (reader.text("/", "fingerprint") != fingerprint) {
        notes.push_back(fmt::format("{}: passed over, as it was made with other options, inputs or code", file.path.string()));
        continue;
      }
      for (const auto& product : reader.products()) reader.verify(product);
      return LoadedCheckpoint(std::move(reader));
    } catch (const Error& error) {
      notes.push_back(fmt::format("{}: passed over: {}", file.path.string(), error.what()));
    }
  }
  return {};
}

}  // namespace regatta
