#pragma once
#include <string>
#include <vector>

#include "framework/study/input/toml_reader.hpp"
#include "framework/study/sampling/sample_leaf.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// Reads { tied = "m1" } and { tied = "m1", factor = 2 } of [samples.parameters]: first all of them, then what they are tied to.
class TieReader {
 public:
  explicit TieReader(Problems& problems) : problems_(problems) {}

  /// `node` is the table with the key `tied` of the field `path`.
  void add(const TomlNode& node, const std::string& path);

  /// @pre parameters and table are read, and what is constant stands in the sample of the study
  std::vector<Tie> resolve(const Study& study);

 private:
  struct Asked {
    const TomlNode* table;
    std::string path;
  };
  void resolve(const Asked& asked, const std::vector<SampleLeaf>& leaves, const Study& study);
  void refuse(const Asked& asked, std::string_view why);
  /// Why a number of one kind cannot follow one of the other; empty if it can.
  std::string mismatch(const SampleLeaf& from, const SampleLeaf& to, bool has_factor) const;
  std::optional<double> factor(const Asked& asked, const SampleLeaf& leaf);

  Problems& problems_;
  std::vector<Asked> asked_;
  std::vector<Tie> ties_;
};

}  // namespace regatta
