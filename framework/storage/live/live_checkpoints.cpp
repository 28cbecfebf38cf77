#include "framework/storage/live/live_checkpoints.hpp"

#include <charconv>
#include <chrono>

#include "framework/core/error.hpp"
#include "framework/storage/live/stored_chunks.hpp"
#include "framework/storage/provenance.hpp"

namespace regatta {

namespace {

std::string group_of(std::string_view phase) { return fmt::format("/checkpoints/{}", phase); }

/// Under which a column of a checkpoint is known to WrittenChunks.
std::string name_of(std::string_view phase, std::string_view part, const Column& column) {
  return fmt::format("{}/{}/{}", phase, part, column.name);
}

std::uint64_t size_of(const EncodedColumn& column) {
  std::uint64_t bytes = column.column.bytes.size();
  if (const auto* stored = column.chunk.target<StoredChunks>()) {
    for (const auto& chunk : stored->chunks()) bytes += chunk->where().size;
  }
  return bytes;
}

}  // namespace

PutCheckpoint put_checkpoint(LiveFile& file, WrittenChunks& written, const Checkpoint& checkpoint, Compression compression) {
  PutCheckpoint put{.phase = checkpoint.phase,
                    .fingerprint = checkpoint.fingerprint,
                    .step = checkpoint.step,
                    .keep = checkpoint.keep,
                    .stored_bytes = 0,
                    .metrics = checkpoint.metrics,
                    .parts = {}};
  for (const auto& [name, columns] : checkpoint.parts) {
    auto& encoded = put.parts.emplace_back(name, std::vector<EncodedColumn>{}).second;
    for (const auto& column : columns) encoded.push_back(written.put(file, name_of(put.phase, name, column), column, compression));
    for (const auto& column : put.parts.back().second) put.stored_bytes += size_of(column);
  }
  return put;
}

void recall_checkpoints(const Document& document, WrittenChunks& written) {
  for (const auto& phase : document.groups("/checkpoints")) {
    const auto known = document.groups(group_of(phase));
    if (known.empty()) continue;
    const auto parts = fmt::format("{}/{}/parts", group_of(phase), known.back());
    for (const auto& part : document.groups(parts))
      for (const auto& encoded : document.columns_of(fmt::format("{}/{}", parts, part)))
        written.recall(name_of(phase, part, encoded.column), encoded);
  }
}

void add_checkpoint(Document& document, PutCheckpoint checkpoint) {
  const auto phase = group_of(checkpoint.phase);
  const auto known = document.groups(phase);
  std::uint64_t number = 0;
  if (!known.empty()) std::from_chars(known.back().data(), known.back().data() + known.back().size(), number);
  const auto group = fmt::format("{}/{:06}", phase, number + 1);
  document.attribute(group, "fingerprint", std::move(checkpoint.fingerprint));
  document.attribute(group, "step", checkpoint.step);
  document.attribute(group, "saved", utc_text(std::chrono::system_clock::now()));
  document.attribute(group, "stored_bytes", checkpoint.stored_bytes);
  if (!checkpoint.metrics.empty()) document.attribute(group, "metrics", std::move(checkpoint.metrics));
  for (auto& [name, columns] : checkpoint.parts) document.columns(fmt::format("{}/parts/{}", group, name), std::move(columns));
  const auto kept = std::max<std::size_t>(1, checkpoint.keep) - 1;
  for (std::size_t i = 0; i + kept < known.size(); ++i) document.erase(fmt::format("{}/{}", phase, known[i]));
}

void remove_checkpoints(Document& document, WrittenChunks& written, const std::string& phase, bool only_loops) {
  for (const auto& name : document.groups("/checkpoints")) {
    if (!name.starts_with(phase + ".") && (only_loops || name != phase)) continue;
    document.erase(group_of(name));
    written.forget(name + "/");
  }
}

std::vector<std::string> phases_with_checkpoints(const std::filesystem::path& file) { return Reader(file).groups("/checkpoints"); }

std::optional<LoadedCheckpoint> newest_checkpoint(const std::filesystem::path& file, std::string_view phase, std::string_view fingerprint,
                                                  std::vector<std::string>& notes) {
  Reader reader(file);
  auto numbers = reader.groups(group_of(phase));
  for (; !numbers.empty(); numbers.pop_back()) {
    auto group = fmt::format("{}/{}", group_of(phase), numbers.back());
    try {
      if (reader.text(group, "fingerprint") != fingerprint) {
        notes.push_back(fmt::format("{}: {}: passed over, as it was made with other options, inputs or code", file.string(), group));
        continue;
      }
      for (const auto& product : reader.products(group)) reader.verify(product);
      return LoadedCheckpoint(std::move(reader), std::move(group));
    } catch (const Error& error) {
      notes.push_back(fmt::format("{}: {}: passed over: {}", file.string(), group, error.what()));
    }
  }
  return {};
}

}  // namespace regatta
