#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/core/columns.hpp"
#include "framework/storage/file_table.hpp"

namespace regatta {

/// How a file is read: as fast as can be, without HDF5's lock wherever the file is as this framework writes it; or by HDF5 itself, as by
/// any other program, which is how a file is verified.
enum class ReadBy : std::uint8_t { fastest, hdf5 };

/// A file of ours, opened read-only. Several threads may use one reader. No file lock is taken, so that files on any network file system
/// open.
class Reader {
 public:
  /// @throws IoError if the file cannot be opened, Error if it is not HDF5 or of a newer format than this program knows.
  explicit Reader(std::filesystem::path file, ReadBy by = ReadBy::fastest);
  ~Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;

  const std::filesystem::path& file() const { return file_; }

  /// A group or dataset.
  bool has(std::string_view path) const;
  /// Names of the groups in a group, in alphabetical order; none if it is not there.
  std::vector<std::string> groups(std::string_view path) const;

  /// Attributes of a group or dataset; nothing if there is no such object or attribute.
  /// @throws Error if it has another type.
  std::optional<std::string> text(std::string_view path, std::string_view name) const;
  std::optional<std::vector<std::string>> texts(std::string_view path, std::string_view name) const;
  std::optional<std::int64_t> integer(std::string_view path, std::string_view name) const;
  std::optional<std::uint64_t> natural(std::string_view path, std::string_view name) const;
  std::optional<double> real(std::string_view path, std::string_view name) const;

  /// What Document::text() stored at `path`.
  std::optional<std::string> long_text(std::string_view path) const;

  /// What to_columns(type, object) gave for the object stored in a group, its hash verified.
  /// @throws Error naming file, group and what to do if the bytes do not match their hash or do not fit the type.
  Columns columns(std::string_view group, const Type& type) const;

  /// All columns of a group as the file describes them, their hash verified. @throws Error as columns()
  FileTable table(std::string_view group) const;

  /// Looks at what HDF5 trusts without a checksum, and what would end or hang who reads on: comes before products() and verify().
  /// @throws Error naming what is damaged
  void verify_metadata() const;
  /// Compares all columns of a group with its hash, and their axes with what those say of their columns; needs no type.
  void verify(std::string_view group) const;
  /// Every group below `path` that has columns, as paths.
  std::vector<std::string> products(std::string_view path = "/") const;

 private:
  struct File;
  std::filesystem::path file_;
  std::unique_ptr<File> open_;
};

}  // namespace regatta
