#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "framework/storage/checkpoint.hpp"
#include "framework/storage/document.hpp"
#include "framework/storage/live/live_file.hpp"
#include "framework/storage/live/written_chunks.hpp"

/// Checkpoints inside a live file, in the groups /checkpoints/PHASE/000001, 000002, ...: attributes fingerprint, step, saved, stored_bytes,
/// metrics, and a group of columns for each part. They take part in its commits, so a checkpoint and what was computed up to it never
/// disagree.
namespace regatta {

/// A checkpoint whose data lies in a file; no commit names it yet.
struct PutCheckpoint {
  std::string phase;
  std::string fingerprint;
  std::uint64_t step = 0;
  std::size_t keep = 1;
  std::uint64_t stored_bytes = 0;  ///< Compressed.
  std::string metrics{};
  std::vector<std::pair<std::string, std::vector<EncodedColumn>>> parts;
};

/// Encodes a checkpoint and writes it into the file, but for what the one before wrote; without any lock. @throws IoError
PutCheckpoint put_checkpoint(LiveFile& file, WrittenChunks& written, const Checkpoint& checkpoint, Compression compression);

/// Of a file that was opened again: what its newest checkpoints hold is not written once more.
void recall_checkpoints(const Document& document, WrittenChunks& written);

/// Makes it the newest of its phase; the oldest are taken out, so that `keep` stay.
void add_checkpoint(Document& document, PutCheckpoint checkpoint);

/// Takes the checkpoints of a phase out, or with `only_loops` those of loops in it: PHASE.step3.each0 and so on.
void remove_checkpoints(Document& document, WrittenChunks& written, const std::string& phase, bool only_loops);

/// Phases, or loops of them, that have checkpoints in the last commit of a file; in alphabetical order, damaged ones too.
std::vector<std::string> phases_with_checkpoints(const std::filesystem::path& file);

/// The newest checkpoint of a phase in the last commit of a file that has this fingerprint. Says in `notes` what was passed over, and why.
std::optional<LoadedCheckpoint> newest_checkpoint(const std::filesystem::path& file, std::string_view phase, std::string_view fingerprint,
                                                  std::vector<std::string>& notes);

}  // namespace regatta
