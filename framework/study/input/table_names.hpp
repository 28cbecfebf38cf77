#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "framework/study/input/table_mistakes.hpp"
#include "framework/study/sampling/sample_leaf.hpp"

namespace regatta {

/// Which columns of a table belong to which parameters, by their names.
class TableNames {
 public:
  /// `ignored` columns are passed over, "*" means all that are no parameter; `given` are fields that [samples.parameters] speaks of.
  TableNames(TableMistakes& mistakes, const Object& sample, std::span<const std::string> ignored,
             const std::map<std::string, Place>& given);

  /// The fields whose values a column holds, one after another in every row: one, or all elements of a list or array. None for a column
  /// that is passed over, and after a mistake. "plant/m1", "centre[0]" and "m1 [kg]" are names as well; `unit`, if it is known otherwise.
  std::vector<const SampleLeaf*> leaves_of(std::string_view name, std::string_view unit, const std::string& where);

  /// Whether there is a parameter, or a list of some, of that name.
  bool knows(std::string_view name) const;

  /// How many elements a list of the sample has, by its path; 0 if it is no list.
  std::size_t elements_of(std::string_view name) const;

  bool none_found() const { return taken_.empty(); }
  /// The path of some parameter, for messages.
  const std::string& example() const { return leaves_.front().path; }

 private:
  void refuse(std::string_view name, const std::string& where);
  std::optional<std::pair<std::string, std::size_t>> list_without_element(const std::string& path) const;
  bool is_free(const SampleLeaf& leaf, std::string_view name, const std::string& where);

  TableMistakes& mistakes_;
  std::vector<SampleLeaf> leaves_;
  std::span<const std::string> ignored_;
  const std::map<std::string, Place>& given_;
  std::vector<std::string> taken_;  // paths that have a column
};

}  // namespace regatta
