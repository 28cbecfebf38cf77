#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "framework/core/columns.hpp"
#include "framework/storage/reader.hpp"

namespace regatta {

/// What a stopped phase needs to go on.
struct Checkpoint {
  std::string phase;
  std::string fingerprint;  ///< Of everything the phase depends on: another one makes the checkpoint useless.
  std::uint64_t step = 0;
  std::vector<std::pair<std::string, Columns>> parts;  ///< "state", "recorded", "failures", ...
  std::size_t keep = 1;                                ///< Checkpoints of this phase to keep, this one included.
  std::string metrics{};                               ///< What the run had taken until then; empty: not known.
};

/// A checkpoint read back; its hashes were found right.
class LoadedCheckpoint {
 public:
  /// @param group  of the file that holds it
  LoadedCheckpoint(Reader reader, std::string group);
  std::uint64_t step() const { return step_; }
  const std::filesystem::path& file() const { return reader_.file(); }
  /// What to_columns(type, object) gave. @throws Error as Reader::columns.
  Columns part(std::string_view name, const Type& type) const;

 private:
  Reader reader_;
  std::string group_;
  std::uint64_t step_;
};

}  // namespace regatta
