#pragma once
#include <optional>

#include "framework/storage/image.hpp"
#include "framework/storage/live/commit_record.hpp"
#include "framework/storage/live/committed_groups.hpp"

namespace regatta {

class PayloadFile;

/// What HDF5 writes when it builds the metadata of a commit: one range of fresh sectors, collected in memory, and the superblock. Chunks
/// that lie in the file get the address at which they do, and are not written; groups that an earlier commit has written are read there.
class CommitImage : public h5::Image {
 public:
  /// @param room  for the metadata. Where it does not suffice fits() is false in the end, and the image is to be built in a larger one.
  /// @param earlier     groups that the last commit names; it lives longer
  /// @param chunks_end  behind the last chunk of the document, which may be one of a group that is linked
  CommitImage(const PayloadFile& file, const Extent& room, const CommittedGroups& earlier, std::uint64_t chunks_end)
      : file_(file), room_(room), earlier_(earlier), chunks_end_(chunks_end) {}

  haddr_t size() const override { return end_of_allocation; }
  bool read(haddr_t address, std::size_t size, std::byte* to) noexcept override;
  bool write(haddr_t address, std::size_t size, const std::byte* from) noexcept override;
  haddr_t allocate(H5FD_mem_t type, hsize_t size) noexcept override;
  void set_end_of_allocation(haddr_t address) noexcept override;
  bool place(const StoredChunks& chunks, std::size_t number) override;
  bool has_groups() const override { return true; }
  haddr_t find_group(const std::string& path, const std::string& digest) override;
  void made_group(const std::string& path, const std::string& digest, haddr_t address) override { groups_.add(path, digest, address); }

  /// Once the file is closed. @throws Error if HDF5 laid anything out in another way than this class relies on
  void finish();
  bool fits() const { return beyond_.empty() && bytes_.size() <= room_.size; }
  std::size_t metadata_size() const { return bytes_.size() + beyond_.size(); }

  CommittedGroups::Metadata take_metadata();
  const Superblock& superblock() const { return superblock_; }
  /// What this commit names.
  CommittedGroups take_groups() { return std::move(groups_); }

 private:
  /// What does not fit goes where nothing else can be, as HDF5 knows groups by their addresses.
  static constexpr haddr_t far_away = haddr_t{1} << 50U;

  bool is_earlier(haddr_t address) const;
  haddr_t end_of_metadata() const { return beyond_.empty() ? room_.address + bytes_.size() : far_away + beyond_.size(); }
  std::vector<std::byte>& last() { return beyond_.empty() ? bytes_ : beyond_; }
  bool lengthen(std::size_t size) noexcept;

  const PayloadFile& file_;
  Extent room_;
  const CommittedGroups& earlier_;
  CommittedGroups groups_;
  std::uint64_t chunks_end_;
  std::vector<std::byte> bytes_, beyond_;  // in the room, and what it has no room for
  Superblock superblock_{};
  bool has_superblock_ = false;
  std::optional<Extent> next_chunk_;     // to be allocated
  std::optional<haddr_t> placed_chunk_;  // allocated; HDF5 writes it next
  bool consistent_ = true;
};

}  // namespace regatta
