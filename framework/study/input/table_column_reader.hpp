#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "framework/study/input/toml_tree.hpp"
#include "framework/study/sampling/sample_table.hpp"

namespace regatta {

/// Takes the values of one column of a table, in order of its rows. What is allowed, and what is said of the rest, is as in a study file.
class TableColumnReader {
 public:
  explicit TableColumnReader(const SampleLeaf& leaf);

  /// Each says what is wrong with the value, "theta1 = 5 rad is above 3 rad; ...", or nothing.
  std::string add(std::string_view cell);
  std::string add(double number);
  std::string add(std::int64_t number);

  TableColumn finish() { return std::move(column_); }

 private:
  std::string add(const TomlNode& node);
  bool add_fast(double number);

  TableColumn column_;
  Range limits_;
  bool double_;
  std::shared_ptr<void> scratch_;  // an object of the field's type
};

}  // namespace regatta
