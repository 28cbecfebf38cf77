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
  std::string boot;           ///< Of the host; a claim from before it was started anew is dead.
  std::string process_names;  ///< The namespace in which the number is that of a process: containers have their own.
  bool visible = false;       ///< Whether its processes can be seen from here: the same host and namespace.
  bool alive = false;         ///< Whether it still runs; true if it cannot be seen, since nothing better is known from here.
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
  void take_away(const std::filesystem::path& name, const Holder& dead) const;
  void remove_dead() const;

  std::filesystem::path name_;
  std::filesystem::path own_;
};

}  // namespace regatta
