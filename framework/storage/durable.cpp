#include "framework/storage/durable.hpp"

#include <atomic>
#include <cerrno>
#include <optional>
#include <regex>

#include <fcntl.h>
#include <unistd.h>

#include "framework/core/error.hpp"

namespace regatta {

namespace fs = std::filesystem;

namespace {

struct Identity {
  dev_t device;
  ino_t inode;
  bool operator==(const Identity&) const = default;
};

/// Nothing if no file has that name.
std::optional<Identity> identity(const fs::path& path, FileOperations& system) {
  struct ::stat status {};
  if (system.stat(path.c_str(), &status) == 0) return Identity{status.st_dev, status.st_ino};
  if (errno == ENOENT) return {};
  throw IoError("stat", path, errno);
}

}  // namespace

bool exists(const fs::path& path, FileOperations& system) { return identity(path, system).has_value(); }

fs::path folder_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

fs::path temporary_name(const fs::path& path) {
  static std::atomic<unsigned> next{0};
  return folder_of(path) / fmt::format("{}.{}-{}.tmp", path.filename().string(), ::getpid(), next++);
}

void sync_folder(const fs::path& folder, FileOperations& system) {
  const int descriptor = system.open(folder.c_str(), O_RDONLY | O_DIRECTORY, 0);
  if (descriptor < 0) throw IoError("open folder", folder, errno);
  const int failed = system.fsync(descriptor), error = errno;
  system.close(descriptor);
  if (failed != 0) throw IoError("sync folder", folder, error);
}

void remove_file(const fs::path& path, FileOperations& system) {
  if (system.unlink(path.c_str()) != 0 && errno != ENOENT) throw IoError("remove", path, errno);
}

void write_whole(const fs::path& path, std::span<const std::byte> bytes, FileOperations& system) {
  write_whole(
      path, [&](NewFile& file) { file.write(bytes); }, system);
}

void write_whole(const fs::path& path, const std::function<void(NewFile&)>& fill, FileOperations& system) {
  const auto temporary = temporary_name(path);
  NewFile file(temporary, system);
  fill(file);
  file.sync_and_close();
  if (system.rename(temporary.c_str(), path.c_str()) != 0) throw IoError("rename to", path, errno);
  file.keep();
  sync_folder(folder_of(path), system);
}

std::optional<std::string> unfinished(const std::string& file_name) {
  static const std::regex temporary(R"((.+)\.\d+-\d+\.tmp)");  // see temporary_name()
  std::smatch match;
  if (!std::regex_match(file_name, match, temporary)) return {};
  return match[1].str();
}

void write_new(const fs::path& path, std::span<const std::byte> bytes, FileOperations& system) {
  NewFile file(path, system);
  file.write(bytes);
  file.sync_and_close();
  sync_folder(folder_of(path), system);
  file.keep();
}

void publish(const fs::path& attempt, const fs::path& final_name, FileOperations& system) {
  const auto ours = identity(attempt, system);
  if (!ours) throw IoError("publish", attempt, ENOENT);
  const int failed = system.link(attempt.c_str(), final_name.c_str()), error = errno;
  const auto there = identity(final_name, system);
  if (there && there != ours) {
    throw Error(
        fmt::format("publish {} as {}: that name belongs to another file already, so another attempt was published first; keep that one",
                    attempt.string(), final_name.string()));
  }
  if (!there) throw IoError("link " + attempt.string() + " to", final_name, failed != 0 ? error : ENOENT);
  sync_folder(folder_of(final_name), system);
  remove_file(attempt, system);
  if (folder_of(attempt) != folder_of(final_name)) sync_folder(folder_of(attempt), system);
}

void replace(const fs::path& attempt, const fs::path& final_name, FileOperations& system) {
  if (system.rename(attempt.c_str(), final_name.c_str()) != 0) throw IoError("rename to", final_name, errno);
  sync_folder(folder_of(final_name), system);
  remove_file(attempt, system);  // rename does nothing when both names are of the same file
  if (folder_of(attempt) != folder_of(final_name)) sync_folder(folder_of(attempt), system);
}

}  // namespace regatta
