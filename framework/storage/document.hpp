#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "framework/storage/encoded_column.hpp"
#include "framework/storage/file_format.hpp"
#include "framework/storage/file_operations.hpp"
#include "framework/storage/new_file.hpp"

namespace regatta {

/// An axis of a table, as a dimension that netCDF readers name.
struct Axis {
  std::string dimension;  ///< As Column::dimensions calls it.
  std::string name;       ///< In the file.
  std::size_t length = 0;
  std::vector<EncodedColumn> coordinate{};  ///< One, the ids of the samples or what the caller gave, or none.
};

/// A file-to-be, collected in memory: groups, attributes, long texts and columns, in the conventions of netCDF-4 and CF. Paths begin
/// with '/'; groups are made as needed. The root has `format_version` and `Conventions` from the start. One thread at a time.
class Document {
 public:
  using Value = std::variant<std::string, std::int64_t, std::uint64_t, double, std::vector<std::string>>;

  /// What a reader of this version understands.
  static constexpr std::int64_t format_version = 1;

  /// Attribute of the root of a file that other programs need a plugin for; it names the plugin. Written with the columns that need it.
  static constexpr const char* compression_attribute = "compression";

  Document();

  /// Which version of HDF5's format the file is to have; v18 unless said.
  void format(FileFormat format) { format_ = format; }

  /// Sets an attribute of the group, text or column at `path`; a second value replaces the first.
  void attribute(std::string_view path, std::string_view name, Value value);

  /// Takes an attribute away; one that is not there is no error.
  void erase_attribute(std::string_view path, std::string_view name);

  /// A text of any length, as the dataset `name` of a group.
  void text(std::string_view group, std::string_view name, std::string text);

  /// A product: its columns, their axes, and the attributes `columns` (names in order) and `hash`.
  /// @throws Error if two columns disagree about the length of an axis, or if the group has columns already.
  /// @param coordinates  of axes: each gives its name and values to the one that it lies along
  void columns(std::string_view group, std::vector<EncodedColumn> columns, std::vector<EncodedColumn> coordinates = {});

  /// Takes a group or a text away with all that is in it; one that is not there is no error.
  void erase(std::string_view path);
  bool has(std::string_view path) const;
  /// A document that has of this one what is at `path` and below, and no more.
  Document part(std::string_view path) const;
  /// Names of the groups in a group, in alphabetical order.
  std::vector<std::string> groups(std::string_view path) const;

  /// The attribute `hash` of all products at `path` and below, by their groups.
  std::map<std::string, std::string> product_hashes(std::string_view path) const;

  /// Whether the group has columns of its own.
  bool has_columns(std::string_view group) const { return tables_.contains(group); }
  /// Its own columns; none of a group that has none.
  std::span<const EncodedColumn> columns_of(std::string_view group) const;

  /// Of the group and all below it, and of where in a file the chunks of its columns lie: where it is the same, HDF5 would write the same.
  std::string digest(std::string_view group) const;

  /// Calls `visit` for each column and each coordinate of an axis.
  void each_column(const std::function<void(EncodedColumn&)>& visit);

  /// The whole file. Takes HDF5's lock.
  /// @throws Error if HDF5 refuses, for example two things of one name.
  std::vector<std::byte> build() const;

  /// Writes the same bytes as `path`, whole or not at all, without holding them: of columns that are read when they are written, one chunk
  /// is in memory at a time. Takes HDF5's lock.
  /// @throws IoError, and what build() throws
  void write(const std::filesystem::path& path, FileOperations& system = FileOperations::system()) const;
  /// The same into a file that was just made.
  void write(NewFile& file) const;

 private:
  friend class DocumentReader;
  friend class ImageBuilder;
  struct Table {
    std::vector<EncodedColumn> columns;
    std::vector<Axis> axes;
  };
  using Attributes = std::vector<std::pair<std::string, Value>>;

  bool needs_plugin() const;

  FileFormat format_ = FileFormat::v18;
  std::map<std::string, Attributes, std::less<>> attributes_;
  std::map<std::string, std::string, std::less<>> texts_;
  std::map<std::string, Table, std::less<>> tables_;
};

}  // namespace regatta
