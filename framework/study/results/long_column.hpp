#pragma once
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "framework/core/columns.hpp"
#include "framework/storage/encoded_column.hpp"
#include "framework/study/results/long_bytes.hpp"

namespace regatta {

/// A column that is appended to, of any length: its memory does not grow with it. A single value has all its bytes in head().
class LongColumn {
 public:
  /// @param head  of a column of no rows, or a single value
  LongColumn(Column head, std::shared_ptr<ScratchFile> scratch);

  /// Without its bytes, unless it is a single value. Texts are as wide as the longest.
  const Column& head() const { return head_; }
  bool single() const { return head_.shape.empty(); }
  std::size_t rows() const { return single() ? 1 : head_.shape.front(); }

  /// Appends the rows begin, begin + 1, ..., end - 1 of a column of the same kind. Texts are taken without their padding: one that is not
  /// among them leaves no trace.
  void append(const Column& from, std::size_t begin, std::size_t end);
  /// Appends rows that say nothing: NaN in reals and durations, 0 in others, empty texts.
  void fill(std::uint64_t rows);

  /// Copies rows from `first` on, as many as fill `to`. @pre not a single value
  void read(std::size_t first, std::span<std::byte> to) const;
  /// Makes `to` these rows, with shape and bytes.
  void load(std::size_t first, std::size_t count, Column& to) const;

 private:
  struct Texts {  // that were appended while the longest one had that length
    std::uint64_t first_element, first_byte;
    std::size_t length;
  };
  void widen(std::size_t length);
  void append_texts(const Column& from, std::size_t begin, std::size_t end);
  void read_texts(std::size_t first, std::span<std::byte> to) const;

  Column head_;
  std::size_t inner_;  // elements of a row
  LongBytes bytes_;
  std::vector<Texts> texts_;
  std::uint64_t elements_ = 0;
};

using LongColumns = std::vector<LongColumn>;

const LongColumn* find_column(const LongColumns& columns, std::string_view name);

/// All of them in memory.
Columns load(const LongColumns& columns);

/// To be read when it is written. @pre the column lives longer
EncodedColumn encode(const LongColumn& column, Compression compression);

}  // namespace regatta
