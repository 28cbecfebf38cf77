#include "framework/storage/direct/file_blocks.hpp"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>

#include "framework/core/error.hpp"
#include "framework/storage/direct/not_direct.hpp"
#include "framework/storage/file_bytes.hpp"

namespace regatta::direct {

namespace {

constexpr std::size_t block_size = std::size_t{128} << 10;  // a small run file is one

}  // namespace

FileBlocks::FileBlocks(std::filesystem::path file)
    : file_(std::move(file)), descriptor_(system_.open(file_.c_str(), O_RDONLY | O_CLOEXEC, 0)) {
  if (descriptor_ < 0) throw IoError("open", file_, errno);
  struct ::stat status {};
  const bool known = ::fstat(descriptor_, &status) == 0;
  if (known) size_ = static_cast<std::uint64_t>(status.st_size);
}

FileBlocks::~FileBlocks() { system_.close(descriptor_); }

const std::vector<std::byte>& FileBlocks::block(std::uint64_t number) {
  auto& block = kept_[number];
  if (block.empty()) {
    block.resize(block_size);
    block.resize(read_bytes_at(system_, descriptor_, file_, number * block_size, block));
  }
  return block;
}

void FileBlocks::read(std::uint64_t address, std::span<std::byte> to) {
  must(address <= size_ && to.size() <= size_ - address);
  while (!to.empty()) {
    const auto& from = block(address / block_size);
    const auto offset = static_cast<std::size_t>(address % block_size);
    const auto count = std::min(to.size(), block_size - offset);
    must(offset + count <= from.size());
    std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(offset), count, to.begin());
    address += count;
    to = to.subspan(count);
  }
}

std::vector<std::byte> FileBlocks::read(std::uint64_t address, std::size_t size) {
  must(address <= size_ && size <= size_ - address);
  std::vector<std::byte> bytes(size);
  read(address, bytes);
  return bytes;
}

std::vector<std::byte> FileBlocks::read_once(std::uint64_t address, std::size_t size) {
  must(address <= size_ && size <= size_ - address);
  std::vector<std::byte> bytes(size);
  const bool kept = size > 0 && kept_.contains(address / block_size) && kept_.contains((address + size - 1) / block_size);
  if (kept && size <= block_size)
    read(address, bytes);
  else
    read_anew(address, bytes);
  return bytes;
}

void FileBlocks::read_anew(std::uint64_t address, std::span<std::byte> to) {
  must(read_bytes_at(system_, descriptor_, file_, address, to) == to.size());
}

}  // namespace regatta::direct
