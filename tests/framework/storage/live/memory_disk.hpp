#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "framework/storage/file_operations.hpp"

/// A disk in memory that keeps a log of what was done to it, can fail at any call, and can be asked what a power cut would leave of it.
class MemoryDisk : public regatta::FileOperations {
 public:
  using Bytes = std::vector<std::byte>;

  /// What happens at call number `call` (from 0; all but close, stat and fcntl count).
  struct Fault {
    enum class Kind { kill, error, short_write } kind;
    std::size_t call = 0;
    int error = 0;      ///< errno
    double torn = 0.0;  ///< kill: how much of a write still reaches the file
  };

  struct Change {
    enum class Kind { create, write, truncate, sync, sync_all, sync_folder, rename, link, unlink, mark } kind;
    int file = 0;
    std::uint64_t offset = 0;  ///< write, truncate; mark: its number
    Bytes bytes{};
    std::string name{}, to{};
  };
  using Log = std::vector<Change>;

  /// Writes into a content, which grows as it needs to.
  static void apply(Bytes& content, std::uint64_t offset, std::span<const std::byte> bytes);

  MemoryDisk() = default;
  explicit MemoryDisk(const std::map<std::string, Bytes>& files);

  void inject(const Fault& fault) { fault_ = fault; }
  bool is_dead() const { return dead_; }  ///< Killed: no later call does anything.
  std::size_t calls() const { return calls_; }
  const std::string& failed() const { return failed_; }  ///< Name of the call that did.

  /// Notes in the log that the program was told that step `number` is durable.
  void mark(std::uint64_t number);
  std::uint64_t last_mark() const { return last_mark_; }
  const Log& log() const { return log_; }

  std::map<std::string, Bytes> files() const;
  const Bytes* find(const std::string& name) const;
  Bytes& at(const std::string& name) { return contents_.at(names_.at(name)); }

  int open(const char* path, int flags, mode_t mode) override;
  ssize_t write(int descriptor, const void* from, std::size_t size) override;
  ssize_t pwrite(int descriptor, const void* from, std::size_t size, off_t offset) override;
  ssize_t pread(int descriptor, void* to, std::size_t size, off_t offset) override;
  int ftruncate(int descriptor, off_t size) override;
  int fsync(int descriptor) override;
  int fdatasync(int descriptor) override;
  int syncfs(int descriptor) override;
  int fcntl(int descriptor, int command, struct ::flock* range) override;
  int close(int descriptor) override;
  int rename(const char* from, const char* to) override;
  int link(const char* from, const char* to) override;
  int unlink(const char* path) override;
  int stat(const char* path, struct ::stat* to) override;

 private:
  struct Open {
    int file = 0;  // 0: a folder
    std::string folder{};
    std::uint64_t position = 0;
  };

  /// @return whether the call is to do nothing and fail, or how much of a write is to be done before it does
  std::optional<double> failure(const char* call);
  int sync(int descriptor, const char* call);

  std::map<int, Bytes> contents_;
  std::map<std::string, int> names_;
  std::map<int, Open> open_;
  std::map<int, int> locked_;  // descriptor by file
  Log log_;
  std::optional<Fault> fault_;
  std::size_t calls_ = 0;
  bool dead_ = false, short_ = false;
  int next_file_ = 1, next_descriptor_ = 3;
  std::uint64_t last_mark_ = 0;
  std::string failed_;
};
