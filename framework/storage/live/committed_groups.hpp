#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "framework/storage/image.hpp"
#include "framework/storage/live/extent.hpp"

namespace regatta {

/// The groups that a commit of a live file names, and where they lie: in its own metadata, or in those of earlier commits. The next commit
/// links the ones that have not changed instead of building them again, which would cost as much as hundreds of chunks for the options and
/// the finished products of a run.
class CommittedGroups {
 public:
  /// Earlier commits whose metadata stay for the sake of groups in them. What lies beside those is garbage, so there are few; the groups of
  /// the oldest are then built again.
  static constexpr std::size_t most_ranges = 4;

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
  void add(std::string path, std::string digest, haddr_t address);

  /// Of all groups, without the commit that is being made.
  const std::vector<Range>& ranges() const { return ranges_; }

  /// The commit is made.
  void settle(Range own);

 private:
  struct Group {
    std::string digest;
    haddr_t address = HADDR_UNDEF;
    Range range;  // empty: of the commit that is being made
  };

  std::map<std::string, Group, std::less<>> groups_;
  std::vector<Range> ranges_;  // the oldest first
};

}  // namespace regatta
