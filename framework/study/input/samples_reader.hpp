#pragma once
#include <functional>
#include <memory>

#include "framework/study/input/parameter_reader.hpp"
#include "framework/study/input/problems.hpp"
#include "framework/study/input/tie_reader.hpp"
#include "framework/study/input/toml_tree.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// What is known of samples.table, which is then not read: the rows of the samples that are wanted. Null: nothing, read it.
using KnownTable = std::function<std::shared_ptr<const SampleTable>(const Study& study)>;

/// Reads [samples] of a study: how many, spread in which way, and the values of their parameters; and what fits together of these.
class SamplesReader {
 public:
  /// Fills `samples`, `parameters`, `ties` and the rest that says what a sample is. @pre study.sample is a sample with default values
  SamplesReader(Problems& problems, Study& study, const KnownTable& known_table = {})
      : problems_(problems), study_(study), known_table_(known_table) {}

  /// `table` is [samples].
  void read(const TomlNode& table);

 private:
  /// Reads samples.table.
  void check_table(const TomlNode& table, const ParameterReader& reader);
  void check_axes(const TomlNode& table, const ParameterReader& reader);
  /// samples.count, where a grid or a table says it as well.
  void check_count(const TomlNode& table);
  void check_count_of_table(const TomlNode& table);
  void check_count_of_grid(const TomlNode& table);

  Problems& problems_;
  Study& study_;
  KnownTable known_table_;
  bool table_is_known_ = false;
};

}  // namespace regatta
