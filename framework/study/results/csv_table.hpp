#pragma once
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "framework/storage/reader.hpp"

namespace regatta {

/// A table as comma-separated values (RFC 4180): two lines that begin with #, the title and the units, then the header, then a line a row.
/// Numbers are the shortest that read back to the same bits, choices and booleans their names; what is not there is empty. Lists, which
/// have more than one value a row, have no place in it.
class CsvTable {
 public:
  /// Of samples: the ports of one group, a row a sample, in order of ids. A failed or missing sample has its status and else empty cells.
  /// Columns are named as in a study file: "m1", "plant.m1", "z.0"; with `prefix` "scores.z.0".
  struct Port {
    std::string prefix;
    FileTable columns;
  };
  /// @param inputs  table of the input files, one a sample, in order of ids, with their "path"; without rows: samples are no files
  static CsvTable of_samples(std::string title, std::vector<Port> ports, const FileTable& inputs = {});
  /// Of any other group. Percentiles have a column each: "p2.5", "p25".
  static CsvTable of_rows(std::string title, FileTable columns);

  std::size_t rows() const { return rows_; }
  /// Whether a row is a sample.
  bool is_of_samples() const { return status_ != nullptr; }
  /// Leaves these columns only, in this order; a table of samples keeps "sample", "input" and "status" before them.
  /// @throws ConfigError naming all that it has not
  void keep(const std::vector<std::string>& names);
  /// Columns that have no place in it.
  const std::vector<std::string>& left_out() const { return left_out_; }

  /// @throws IoError naming `path`
  void write(std::FILE* file, const std::string& path) const;

 private:
  struct Cells {
    std::string name;
    std::shared_ptr<const FileColumn> column;
    std::size_t element = 0;                                     // of a row
    std::vector<std::shared_ptr<const FileColumn>> presences{};  // those of optionals around it
  };
  void add(const std::string& prefix, FileTable table, bool by_sample);
  void add_column(const std::string& prefix, const std::shared_ptr<const FileColumn>& column,
                  const std::vector<std::shared_ptr<const FileColumn>>& presences);
  void append_cell(std::string& line, const Cells& cells, std::size_t row) const;
  std::string head() const;

  std::string title_;
  std::size_t rows_ = 0;
  std::uint64_t first_sample_ = 0;
  std::shared_ptr<const FileColumn> status_;
  std::shared_ptr<const FileColumn> inputs_;    // paths; null if samples are no files
  std::shared_ptr<const FileColumn> percents_;  // of percentiles: which they are
  std::vector<Cells> cells_;
  std::vector<std::string> left_out_;
};

/// A cell as RFC 4180 has it: in quotes if it must be.
std::string csv_cell(std::string_view text);

}  // namespace regatta
