#pragma once
#include <string>
#include <string_view>

#include "framework/study/input/problems.hpp"

namespace regatta {

/// The mistakes of a table, each with its place in the file. The first ones are said; of the rest how many there are.
class TableMistakes {
 public:
  /// `name` of the file, as the study gives it.
  TableMistakes(Problems& problems, std::string name) : problems_(problems), name_(std::move(name)) {}

  /// "table.csv:17:9: text": `where` is "17:9" in a text, "/group/dataset" in an HDF5 file.
  void add(std::string_view where, std::string_view text);
  /// One of the study itself.
  void add(const Place& place, std::string_view text);

  /// Says how many were not said.
  void finish();

  bool none() const { return count_ == 0; }
  const std::string& name() const { return name_; }

 private:
  Problems& problems_;
  std::string name_;
  std::size_t count_ = 0;
};

}  // namespace regatta
