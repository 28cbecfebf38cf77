#include "framework/study/input/correlation_reader.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "framework/study/sampling/sample_leaf.hpp"

namespace regatta {

namespace {

class GroupReader {
 public:
  GroupReader(const TomlNode& samples, const Study& study, Problems& problems, std::size_t index)
      : samples_(samples),
        study_(study),
        problems_(problems),
        path_(fmt::format("correlated.{}", index)),
        group_(study.samples.correlated[index]) {}

  /// Places of the parameters among those that are drawn; `taken` are those of earlier groups and then of this one, too.
  std::vector<std::size_t> parameters(std::vector<std::size_t>& taken) {
    std::vector<std::size_t> found;
    if (group_.parameters.size() < 2) refuse("parameters", "names fewer than two parameters; name those that go together");
    for (std::size_t i = 0; i < group_.parameters.size(); ++i) {
      const auto& name = group_.parameters[i];
      const auto key = fmt::format("parameters.{}", i);
      const auto drawn = std::ranges::find(study_.parameters, name, &Parameter::path);
      const auto place = static_cast<std::size_t>(drawn - study_.parameters.begin());
      if (drawn == study_.parameters.end())
        refuse(key, why_not_drawn(name));
      else if (drawn->distribution.is_choice())
        refuse(key, "is a choice, whose values have no order; leave it out");
      else if (drawn->distribution.points() > 0)
        refuse(key, "is an axis of the grid, and not drawn; leave it out");
      else if (std::ranges::find(taken, place) != taken.end())
        refuse(key, "is in a group already; put all parameters that go together into one group");
      else
        taken.push_back(place), found.push_back(place);
    }
    return found;
  }

  /// Row-major; nothing after a mistake.
  std::vector<double> matrix() {
    const auto size = group_.parameters.size();
    const auto& rows = group_.matrix;
    if (rows.size() != size) {
      refuse("matrix", fmt::format("has {}; expected {}, one for each parameter", counted(rows.size(), "row"), size));
      return {};
    }
    bool good = true;
    std::vector<double> all;
    for (std::size_t i = 0; i < size; ++i) {
      all.insert(all.end(), rows[i].begin(), rows[i].end());
      if (rows[i].size() == size) continue;
      good = refuse(fmt::format("matrix.{}", i),
                    fmt::format("has {}; expected {}, one for each parameter", counted(rows[i].size(), "number"), size));
    }
    if (!good) return {};
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = 0; j <= i; ++j) good = check(i, j) && good;
    }
    if (!good || size < 2 || Correlation::can_be(all)) return good ? all : std::vector<double>{};
    refuse_matrix(all);
    return {};
  }

 private:
  bool check(std::size_t i, std::size_t j) {
    const double value = group_.matrix[i][j], mirrored = group_.matrix[j][i];
    const auto key = fmt::format("matrix.{}.{}", i, j);
    if (i == j && value != 1) return refuse(key, "is the correlation of a parameter with itself; write 1");
    if (value != mirrored)
      return refuse(
          key, fmt::format("differs from matrix.{}.{} = {}; a correlation matrix is symmetric: write the same number", j, i, mirrored));
    if (i != j && std::abs(value) >= 1)
      return refuse(key, "is no correlation of two parameters; write a number between -1 and 1, or tie one to the other: { tied = ... }");
    return true;
  }

  /// With the other entries times f the eigenvalues are 1 + f (e - 1), of which the smallest shall be 0.01.
  void refuse_matrix(const std::vector<double>& matrix) {
    const double smallest = Correlation::smallest_eigenvalue(matrix);
    const double f = std::floor(100 * 0.99 / (1 - smallest)) / 100;
    refuse("matrix", fmt::format("is not positive definite: its smallest eigenvalue is {:.3g}, so no parameters can be so correlated; try "
                                 "smaller correlations, such as these times {}",
                                 smallest, f));
  }

  std::string why_not_drawn(const std::string& name) const {
    if (std::ranges::find(study_.ties, name, &Tie::path) != study_.ties.end())
      return "is tied, and follows another parameter; name that one";
    if (study_.table && study_.table->find(name)) return "is a column of samples.table, and not drawn; leave it out";
    const auto leaves = sample_leaves(study_.sample);
    if (find_leaf(leaves, name)) return "is the same in all samples; draw it, or leave it out";
    std::vector<std::string_view> names;
    std::ranges::transform(study_.parameters, std::back_inserter(names), &Parameter::path);
    const auto near = nearest(name, names);
    return near.empty() ? fmt::format("is no parameter that is drawn; known: {}", fmt::join(names, ", "))
                        : fmt::format("is no parameter; did you mean \"{}\"?", near);
  }

  bool refuse(const std::string& key, std::string_view why) {
    const auto& node = samples_.nearest_to(path_ + "." + key);
    if (samples_.at(path_ + "." + key))
      problems_.add(node.place, fmt::format("samples.{}.{} = {} {}", path_, key, spelled(node), why));
    else
      problems_.add(node.place, fmt::format("samples.{}.{} {}", path_, key, why));
    return false;
  }

  const TomlNode& samples_;
  const Study& study_;
  Problems& problems_;
  std::string path_;
  const CorrelatedGroup& group_;
};

}  // namespace

std::vector<Correlation> read_correlations(const TomlNode& samples, const Study& study, Problems& problems) {
  std::vector<Correlation> all;
  std::vector<std::size_t> taken;
  for (std::size_t i = 0; i < study.samples.correlated.size(); ++i) {
    GroupReader reader(samples, study, problems, i);
    auto parameters = reader.parameters(taken);
    auto matrix = reader.matrix();
    if (parameters.size() >= 2 && matrix.size() == parameters.size() * parameters.size())
      all.emplace_back(std::move(parameters), std::move(matrix));
  }
  return all;
}

}  // namespace regatta
