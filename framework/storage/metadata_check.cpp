#include "framework/storage/metadata_check.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>

#include "framework/core/digest.hpp"
#include "framework/core/error.hpp"
#include "framework/storage/file_bytes.hpp"
#include "framework/storage/live/commit_record.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

class File {
 public:
  explicit File(const fs::path& path) : path_(path), descriptor_(system_.open(path.c_str(), O_RDONLY, 0)) {
    if (descriptor_ < 0) throw IoError("open", path, errno);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { system_.close(descriptor_); }

  std::vector<std::byte> read(std::uint64_t offset, std::size_t size) const {
    std::vector<std::byte> bytes(size);
    bytes.resize(read_bytes_at(system_, descriptor_, path_, offset, bytes));
    return bytes;
  }

 private:
  FileOperations& system_ = FileOperations::system();
  fs::path path_;
  int descriptor_;
};

template <class Number>
Number number_at(std::span<const std::byte> bytes, std::size_t offset) {
  static_assert(std::endian::native == std::endian::little);
  Number number = 0;
  std::memcpy(&number, bytes.data() + offset, sizeof number);
  return number;
}

/// HDF5 File Format Specification 3.0, III.E: signature, version, 3 unused bytes, size of all; then objects: number, references to it,
/// 4 unused bytes, size, and their bytes. Number 0 is what is free, at the end.
constexpr std::string_view signature("GCOL\1", 5);
constexpr std::size_t header = 16, smallest = 4096;

bool is_sound(std::span<const std::byte> heap) {
  constexpr std::size_t reference = sizeof(std::uint64_t);
  std::size_t offset = header;
  for (std::uint16_t number = 1; heap.size() - offset >= header; ++number) {
    const auto found = number_at<std::uint16_t>(heap, offset);
    const auto size = number_at<std::uint64_t>(heap, offset + 8);
    if (found == 0) return size == heap.size() - offset;
    if (found != number || size != reference || heap.size() - offset < header + reference) return false;
    offset += header + reference;
  }
  return true;
}

}  // namespace

void check_reference_heaps(const fs::path& path) {
  const File file(path);
  constexpr std::size_t block = std::size_t{1} << 20U;
  for (std::uint64_t begin = 0;; begin += block) {
    const auto bytes = file.read(begin, block + signature.size() - 1);
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    for (auto at = text.find(signature); at != std::string_view::npos; at = text.find(signature, at + 1)) {
      const auto start = file.read(begin + at, header);
      const auto size = start.size() < header ? 0 : number_at<std::uint64_t>(start, 8);
      const bool fits = size >= smallest && size <= fs::file_size(path) - begin - at;
      if (!fits || !is_sound(file.read(begin + at, size)))
        throw Error(fmt::format("{}: the list of references at byte {} is damaged", path.string(), begin + at));
    }
    if (bytes.size() < block + signature.size() - 1) return;
  }
}

void check_commit(const fs::path& path) {
  const File file(path);
  const auto head = file.read(0, CommitRecord::head);
  for (std::uint64_t slot = 0; slot < CommitRecord::slots; ++slot) {
    const auto address = CommitRecord::address(slot);
    if (head.size() < address + sector) break;
    const auto record = CommitRecord::decode(std::span(head).subspan(address, sector));
    if (!record || !std::equal(record->superblock.begin(), record->superblock.end(), head.begin())) continue;
    const bool whole = std::ranges::all_of(record->metadata, [&](const CommitRecord::Metadata& part) {
      return Digest().add(file.read(part.where.address, part.where.size)).hex() == part.hash;
    });
    if (whole) return;
    throw Error(fmt::format("{}: the metadata of commit {} do not match their hash", path.string(), record->sequence));
  }
  throw Error(fmt::format("{}: has no record of its newest commit, or a damaged one", path.string()));
}

}  // namespace regatta
