#pragma once
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <span>
#include <string>

#include "framework/storage/file_operations.hpp"
#include "framework/storage/live/extents.hpp"

namespace regatta {

/// A live file as bytes on disk: who may write it, where there is room, and checked reads and writes. Several threads may use it at the
/// same time. All functions throw IoError naming the file as it is called then.
class PayloadFile {
 public:
  enum class Mode { create, open };

  /// A file has one writer: the lock belongs to the open file and ends with it at the latest, however the process ends; readers are not
  /// kept out.
  /// On a file system without locks there is none. @throws Error if another writer has it
  PayloadFile(std::filesystem::path path, Mode mode, FileOperations& system, unsigned protects = protected_commits);
  PayloadFile(const PayloadFile&) = delete;
  PayloadFile& operator=(const PayloadFile&) = delete;
  ~PayloadFile();

  std::filesystem::path path() const;
  FileOperations& system() const { return system_; }
  int descriptor() const { return descriptor_; }
  std::uint64_t opened() const { return opened_; }  ///< Files that were opened later have a larger number.

  void write_at(std::uint64_t address, std::span<const std::byte> bytes);
  /// @throws Error if the file is shorter
  void read_at(std::uint64_t address, std::span<std::byte> to) const;
  /// Zeros behind the end of the file.
  void read_head(std::span<std::byte> to) const;

  /// Writes payload where nothing durable is. @return where it lies
  Extent put(std::span<const std::byte> bytes);

  /// The system reports a failed sync once, and may then take the lost pages for written: it is never repeated.
  void sync();
  /// For another writer; what is in it may still be read by whoever has chunks of it.
  void unlock() noexcept;
  void rename(const std::filesystem::path& name);

  /// Runs `use` with the books of free space, alone.
  template <class Use>
  auto with_extents(Use use) {
    const std::lock_guard lock(mutex_);
    return use(extents_);
  }

 private:
  FileOperations& system_;
  mutable std::mutex mutex_;
  std::filesystem::path path_;
  Extents extents_;
  int descriptor_ = -1;
  std::uint64_t opened_;
};

}  // namespace regatta
