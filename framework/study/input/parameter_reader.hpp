#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "framework/study/input/tie_reader.hpp"
#include "framework/study/input/toml_reader.hpp"
#include "framework/study/sampling/parameter.hpp"

namespace regatta {

/// In [samples.parameters], "plant.m1" = ... in quotes means the same as plant.m1 = ... : turns the first into the second.
void expand_dotted_keys(TomlNode& parameters, Problems& problems);

/// Reads [samples.parameters] against the sample struct: what is constant goes into `row`, the prototype of all samples; what is drawn
/// becomes a Parameter. Parameters that are not mentioned keep the default of their field.
///
///     m1 = 0.3     m1 = { constant = 0.3 }
///     m1 = { uniform = [low, high] }          whole numbers: both ends included
///     m1 = { normal = [mean, sigma] }         truncated = [low, high] beside it: the draws that fall in there
///     m1 = { log_uniform = [low, high] }
///     m1 = { log_normal = [mu, sigma] }       of the natural logarithm: the median is exp(mu); truncated = [low, high] of the value
///     m1 = { relative = [-0.05, 0.05] }       nominal x (1 + uniform); the nominal value is the field's default, or nominal = 0.3
///     m1 = { choice = [1, 2, 5] }             equally likely, or weights = [...]; numbers, durations, booleans, names of an enum
///     m1 = { linspace = [low, high, n] }      an axis of samples.method = "grid"
///     m1 = { grid = [1, 2, 5] }               the same with these values
///     m1 = { tied = "m2" }                    as m2 in the same sample, times factor = 1
///
/// A bounded distribution must stay within the range of its field. One with a tail may leave it now and then, when its middle is inside:
/// the sample fails then, see draw_samples().
class ParameterReader {
 public:
  ParameterReader(Problems& problems, TieReader& ties) : problems_(problems), ties_(ties), reader_(problems) {}

  /// What is drawn, in order of the paths. What is tied is left to the TieReader.
  std::vector<Parameter> read(const TomlNode& parameters, const Object& row);

  /// Where the study says something of a field, by its path below the sample.
  const std::map<std::string, Place>& given() const { return given_; }
  /// Paths of lists that the study writes whole, with as many elements as it likes.
  const std::set<std::string>& whole_lists() const { return whole_lists_; }

 private:
  struct Member {
    const Type* type;
    void* object;  ///< In the prototype.
    Setting setting;
    std::vector<std::size_t> route;
  };
  void read_struct(const TomlNode& table, const Member& member);
  void read_list(const TomlNode& list, const Member& member);
  void read_elements(const TomlNode& table, const Member& member);
  void read_member(const TomlNode& node, const Member& member);
  void read_distribution(const TomlNode& node, const Member& member);

  Problems& problems_;
  TieReader& ties_;
  TomlReader reader_;
  std::vector<Parameter> parameters_;
  std::map<std::string, Place> given_;
  std::set<std::string> whole_lists_;
};

}  // namespace regatta
