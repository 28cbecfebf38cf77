#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "framework/storage/image.hpp"
#include "framework/storage/live/commit_record.hpp"

namespace regatta {

/// The groups that a commit of a live file names, and where they lie: in its own metadata, or in those of earlier commits. The next commit
/// links the ones that have not changed instead of building them again, which would cost as much as hundreds of chunks for the options and
/// the finished products of a run.
class CommittedGroups {
 public:
  /// Earlier commits whose metadata stay for the sake of groups in them, as many as a record has room for beside its own. What else lies in
  /// them is garbage. Where there are more, all that reaches into the oldest is built again.
  static constexpr std::size_t most_ranges = CommitRecord::most_extents - 1;

  /// The metadata of one commit, as they are in the file.
  struct Metadata {
    Extent where;
    std::vector<std::byte> bytes;
    std::string hash;  ///< Digest of them.
  };
  using Range = std::shared_ptr<const Metadata>;

  /// Where the group `path` lies if it has this digest (Document::digest); HADDR_UNDEF: nowhere.
  haddr_t find(const std::string& path, const std::string& digest) const;

  /// What `earlier` has of this group and all in it, which a commit has linked.
  void take(const CommittedGroups& earlier, std::string_view path);

  /// A group that lies in the metadata of the commit that is being made.
  /// @pre all groups in it are known
  void add(const std::string& path, std::string digest, haddr_t address);

  /// Of all groups, without the commit that is being made.
  const std::vector<Range>& ranges() const { return ranges_; }

  /// The commit is made.
  void settle(const Range& own);

 private:
  struct Group {
    std::string digest;
    haddr_t address = HADDR_UNDEF;
    std::vector<Range> ranges;  // where it and all groups in it lie
    bool is_new = false;        // and lies itself in the commit that is being made
  };

  void forget_unused_ranges();

  std::map<std::string, Group, std::less<>> groups_;
  std::vector<Range> ranges_;  // the oldest first
};

}  // namespace regatta
