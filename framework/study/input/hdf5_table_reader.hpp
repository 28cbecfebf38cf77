#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "framework/storage/loose_columns.hpp"
#include "framework/study/input/table_column_reader.hpp"
#include "framework/study/input/table_names.hpp"

namespace regatta {

/// Reads a table of samples from a group of an HDF5 file: a dataset a column, a row a sample. Arrays have one more axis. Lists, as our own
/// files have them, stand one after another, with their lengths in NAME_count.
class Hdf5TableReader {
 public:
  Hdf5TableReader(TableMistakes& mistakes, TableNames& names) : mistakes_(mistakes), names_(names) {}

  /// The first rows of the group, at most `most`, into the table. Without a group the samples of a study.h5 or run file, or all of the
  /// file.
  /// @throws Error as read_loose_columns()
  void read(const std::filesystem::path& file, std::string group, std::uint64_t most, SampleTable& table);

 private:
  bool is_lengths(const LooseColumn& column, const std::string& where);
  void read_column(const LooseColumn& column, const std::string& where, std::uint64_t most, SampleTable& table);
  std::string add(TableColumnReader& reader, const LooseColumn& column, std::size_t index, bool choice);

  TableMistakes& mistakes_;
  TableNames& names_;
  std::optional<std::size_t> rows_;
  std::vector<std::int64_t> status_;  // of the samples of a study.h5
};

}  // namespace regatta
