#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "framework/study/plan/workspace.hpp"

namespace regatta {

/// Who works in a workspace.
struct Holder {
  long process = 0;
  std::string host;
  std::string since;          ///< ISO 8601, UTC.
  std::string process_start;  ///< Clock ticks since boot, so that a process id given out again is not taken for the holder.
  bool alive = false;         ///< Of this host: whether it still runs. Of another host: true, nothing better is known from here.
};

/// The right to write in a workspace: one process at a time. Claimed by link() of a private file to the name `claim`, decided by the
/// inode under that name. A claim whose process is gone is taken over.
class Claim {
 public:
  /// @throws ConfigError naming the holder; IoError
  explicit Claim(const Workspace& workspace);
  ~Claim();
  Claim(const Claim&) = delete;
  Claim& operator=(const Claim&) = delete;

  /// Who holds the workspace now, if anybody.
  static std::optional<Holder> holder(const Workspace& workspace);

 private:
  void take_away(const Holder& dead);
  void remove_dead() const;

  std::filesystem::path name_;
  std::filesystem::path own_;
};

}  // namespace regatta
