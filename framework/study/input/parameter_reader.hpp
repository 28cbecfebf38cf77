#pragma once
#include <string>
#include <vector>

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
///     m1 = { normal = [mean, sigma] }
///     m1 = { log_uniform = [low, high] }
///     m1 = { log_normal = [mu, sigma] }       of the natural logarithm: the median is exp(mu)
///     m1 = { relative = [-0.05, 0.05] }       nominal x (1 + uniform); the nominal value is the field's default, or nominal = 0.3
///     m1 = { choice = [1, 2, 5] }             equally likely; numbers, durations, booleans, names of an enum
///
/// A bounded distribution must stay within the range of its field. A normal or log_normal one may leave it now and then, when its middle
/// is inside: the sample fails then, see draw_samples().
class ParameterReader {
 public:
  explicit ParameterReader(Problems& problems) : problems_(problems), reader_(problems) {}

  std::vector<Parameter> read(const TomlNode& parameters, const Object& row);

 private:
  struct Member {
    const Type* type;
    void* object;  ///< In the prototype.
    Setting setting;
    std::vector<std::size_t> route;
  };
  void read_struct(const TomlNode& table, const Member& member);
  void read_elements(const TomlNode& table, const Member& member);
  void read_member(const TomlNode& node, const Member& member);
  void read_distribution(const TomlNode& node, const Member& member);

  Problems& problems_;
  TomlReader reader_;
  std::vector<Parameter> parameters_;
};

}  // namespace regatta
