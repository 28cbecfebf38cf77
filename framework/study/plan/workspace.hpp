#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "framework/storage/folder.hpp"

namespace regatta {

/// The folder a study writes: plan.json, attempts/, runs/, logs/, shared/ and study.h5. Names only; it is the layout, not the content.
class Workspace {
 public:
  explicit Workspace(std::filesystem::path root) : root_(std::move(root)) {}

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path runs() const { return root_ / "runs"; }
  std::filesystem::path attempts() const { return root_ / "attempts"; }
  std::filesystem::path logs() const { return root_ / "logs"; }
  /// Data that phases share, made ahead by `prepare`; there only then.
  std::filesystem::path shared() const { return root_ / "shared"; }
  std::filesystem::path study_file() const { return root_ / "study.h5"; }
  /// What input files held when they were last read.
  std::filesystem::path input_stamps() const { return root_ / "input_stamps.json"; }
  std::filesystem::path claim() const { return root_ / "claim"; }
  /// What the process at work has in flight.
  std::filesystem::path in_flight() const { return attempts() / "in_flight"; }
  std::filesystem::path health_file() const { return attempts() / "health.json"; }
  /// How often runs were in flight when a process ended that should not have.
  std::filesystem::path crashes() const { return attempts() / "crashes.json"; }

  /// The run of 000042.h5, 000042.1.h5; nothing for other names.
  static std::optional<std::uint64_t> run_of(std::string_view file_name);
  /// runs/000042.h5: whole files only.
  std::filesystem::path run_file(std::uint64_t run) const;
  /// Why a run cannot have its file: something that is none has its name, and what to do about it.
  std::optional<std::string> in_the_way(std::uint64_t run) const;
  /// Names of the files in runs/ of other runs than these, in order.
  std::vector<std::string> run_files_beside(const std::set<std::uint64_t>& of_plan) const;
  /// attempts/000042.1.h5: what is being written, checkpoints and all.
  std::filesystem::path attempt_file(std::uint64_t run, std::uint64_t attempt) const;
  /// The attempt after those that are there.
  std::filesystem::path next_attempt_file(std::uint64_t run) const;
  /// Attempts of a run that were left behind, newest first.
  std::vector<std::filesystem::path> attempts_of(std::uint64_t run) const;
  /// Runs that have a file in attempts/.
  std::set<std::uint64_t> runs_begun() const;
  /// shared/PHASE-FINGERPRINT.h5
  std::filesystem::path shared_file(std::string_view phase, std::string_view fingerprint) const;
  /// The phase of such a name; nothing for other names.
  static std::optional<std::string> shared_of(const std::string& file_name);
  /// plan.json, plan.2.json, plan.3.json, ...: each immutable, the last one holds.
  std::filesystem::path plan_file(std::uint64_t number) const;
  /// Number of the newest plan; 0: there is none.
  std::uint64_t newest_plan() const;

  /// The first thing that is asked of a workspace: whether its folders may be used, also those that are still to be made.
  /// `elsewhere`: as for require_folder(). @throws ConfigError
  void require_usable(FolderUse use, std::string_view elsewhere = {}) const;
  /// @throws ConfigError if something that is no file has the name that one of a study will get: such as a folder study.h5
  void require_names() const;
  /// @throws ConfigError if there is no plan, and where the results go are files that no study has written: they are somebody else's
  void require_ours() const;
  /// Makes the folders. @throws IoError
  void create() const;
  /// Whether this is the name of what a process that was killed had not finished to write: in the folder itself, in runs/ or in attempts/.
  bool is_unfinished(const std::filesystem::path& file) const;
  /// Removes what processes that were killed had not finished to write, and no other file. For the holder of the claim. @throws IoError
  void remove_unfinished() const;
  /// Removes the attempts of a run. @throws IoError
  void remove_begun(std::uint64_t run) const;
  /// Removes everything a study wrote here, and nothing else.
  /// @throws ConfigError if there are such files and no plan, so that another program may have written them; IoError
  void clear() const;

 private:
  void remove_shared() const;
  std::map<std::uint64_t, std::filesystem::path> attempts_by_number(std::uint64_t run) const;

  std::filesystem::path root_;
};

}  // namespace regatta
