#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "framework/storage/encoded_column.hpp"

namespace regatta {

/// An axis of a table, as a dimension that netCDF readers name.
struct Axis {
  std::string dimension;  ///< As Column::dimensions calls it.
  std::string name;       ///< In the file.
  std::size_t length = 0;
  std::vector<EncodedColumn> coordinate{};  ///< One, the ids of the samples, or none.
};

/// A file-to-be, collected in memory: groups, attributes, long texts and columns, in the conventions of netCDF-4 and CF. Paths begin
/// with '/'; groups are made as needed. The root has `format_version` and `Conventions` from the start. One thread at a time.
class Document {
 public:
  using Value = std::variant<std::string, std::int64_t, std::uint64_t, double, std::vector<std::string>>;

  /// What a reader of this version understands.
  static constexpr std::int64_t format_version = 1;

  Document();

  /// Sets an attribute of the group, text or column at `path`; a second value replaces the first.
  void attribute(std::string_view path, std::string_view name, Value value);

  /// A text of any length, as the dataset `name` of a group.
  void text(std::string_view group, std::string_view name, std::string text);

  /// A product: its columns, their axes, and the attributes `columns` (names in order) and `hash`.
  /// @throws Error if two columns disagree about the length of an axis, or if the group has columns already.
  void columns(std::string_view group, std::vector<EncodedColumn> columns);

  /// The whole file. Takes HDF5's lock.
  /// @throws Error if HDF5 refuses, for example two things of one name.
  std::vector<std::byte> build() const;

 private:
  friend class ImageBuilder;
  struct Table {
    std::vector<EncodedColumn> columns;
    std::vector<Axis> axes;
  };
  using Attributes = std::vector<std::pair<std::string, Value>>;

  std::map<std::string, Attributes, std::less<>> attributes_;
  std::map<std::string, std::string, std::less<>> texts_;
  std::map<std::string, Table, std::less<>> tables_;
};

}  // namespace regatta
