#include "framework/storage/file_bytes.hpp"

#include <algorithm>
#include <cerrno>

#include "framework/core/error.hpp"

namespace regatta {

namespace {

constexpr std::size_t most = std::size_t{1} << 30;  // Linux writes and reads at most 2 GiB a call

/// Hands all bytes to `write`.
template <class Write>
void write_all(std::span<const std::byte> bytes, const std::filesystem::path& path, Write write) {
  while (!bytes.empty()) {
    const auto written = write(bytes.first(std::min(bytes.size(), most)));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw IoError("write", path, errno);
    if (written == 0) throw IoError("write", path, ENOSPC);  // nothing fits, and nobody says why
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

}  // namespace

void append_bytes(FileOperations& system, int descriptor, const std::filesystem::path& path, std::span<const std::byte> bytes) {
  write_all(bytes, path, [&](auto part) { return system.write(descriptor, part.data(), part.size()); });
}

void write_bytes_at(FileOperations& system, int descriptor, const std::filesystem::path& path, std::uint64_t offset,
                    std::span<const std::byte> bytes) {
  write_all(bytes, path, [&](auto part) {
    const auto written = system.pwrite(descriptor, part.data(), part.size(), static_cast<off_t>(offset));
    offset += written > 0 ? static_cast<std::uint64_t>(written) : 0;
    return written;
  });
}

std::size_t read_bytes_at(FileOperations& system, int descriptor, const std::filesystem::path& path, std::uint64_t offset,
                          std::span<std::byte> to) {
  std::size_t done = 0;
  while (done < to.size()) {
    const auto read = system.pread(descriptor, to.data() + done, std::min(to.size() - done, most), static_cast<off_t>(offset + done));
    if (read < 0 && errno == EINTR) continue;
    if (read < 0) throw IoError("read", path, errno);
    if (read == 0) break;
    done += static_cast<std::size_t>(read);
  }
  return done;
}

}  // namespace regatta
