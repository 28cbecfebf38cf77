#include "framework/study/input/table_names.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "framework/study/input/list_gaps.hpp"
#include "framework/study/input/numbers.hpp"
#include "framework/study/input/toml_tree.hpp"

namespace regatta {

namespace {

// What exports, study.h5 and run files say beside the values.
constexpr std::array<std::string_view, 4> of_exports{"sample", "input", "status", "first_id"};

bool contains(std::span<const std::string> names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

/// "plant.m1" of "plant/m1", "centre.0" of "centre[0]".
std::string path_of(std::string_view name) {
  std::string path;
  for (const char c : name) {
    if (c != ']') path += c == '/' || c == '[' ? '.' : c;
  }
  return path;
}

/// Takes the unit off "m1 [kg]".
std::string_view take_unit(std::string_view& name) {
  const auto open = name.rfind(" [");
  if (open == std::string_view::npos || !name.ends_with(']')) return {};
  const auto unit = name.substr(open + 2, name.size() - open - 3);
  name = name.substr(0, open);
  return unit;
}

/// The path without places in lists, which all their elements have in common.
std::string without_indices(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const auto part = path.substr(0, path.find('.'));
    if (index_of(part) < 0) out += (out.empty() ? "" : ".") + std::string(part);
    path.remove_prefix(std::min(part.size() + 1, path.size()));
  }
  return out;
}

bool is_number(std::string_view text) {
  double number = 0;
  const auto* end = text.data() + text.size();
  return !text.empty() && std::from_chars(text.data(), end, number).ptr == end;
}

/// Without what is a matter of spelling: "Ohm*m", "ohm·m" and "Ωm" are "ohm m". Other letters keep their size, as mS and MS are two units.
std::string letters_of(std::string unit) {
  const std::pair<std::string_view, std::string_view> same[] = {{" ", ""},    {"*", ""},    {"-", ""},      {".", ""},      {"·", ""},
                                                                {"Ω", "ohm"}, {"Ω", "ohm"}, {"Ohm", "ohm"}, {"Rad", "rad"}, {"Deg", "deg"}};
  for (const auto& [from, to] : same) {
    for (auto at = unit.find(from); at != std::string::npos; at = unit.find(from, at + to.size())) unit.replace(at, from.size(), to);
  }
  return unit;
}

}  // namespace

TableNames::TableNames(TableMistakes& mistakes, const Object& sample, std::span<const std::string> ignored,
                       const std::map<std::string, Place>& given)
    : mistakes_(mistakes), leaves_(sample_leaves(sample)), ignored_(ignored), given_(given) {}

std::vector<const SampleLeaf*> TableNames::leaves_of(std::string_view name, std::string_view unit, const std::string& where) {
  const auto whole_name = name;
  if (const auto said = take_unit(name); !said.empty()) unit = said;
  const auto path = path_of(name);
  if (contains(ignored_, whole_name) || contains(ignored_, name) || contains(ignored_, path)) return {};
  std::vector<const SampleLeaf*> found;
  for (const auto& leaf : leaves_) {
    if (leaf.path == path || without_indices(leaf.path) == path) found.push_back(&leaf);
  }
  if (found.empty()) {
    if (std::ranges::find(of_exports, path) == of_exports.end() && !contains(ignored_, "*")) refuse(name, where);
    return {};
  }
  const auto expected = unit_of(*found.front()->type, found.front()->unit);
  const bool plain = expected.empty() && unit == "1";  // as the convention CF writes no unit
  if (!unit.empty() && unit != expected && !plain) {
    const bool spelled = !expected.empty() && letters_of(std::string(unit)) == letters_of(std::string(expected));
    mistakes_.add(where, fmt::format("column \"{}\" is in {}, the parameter in {}; {}", name, unit, expected.empty() ? "no unit" : expected,
                                     spelled ? fmt::format("write [{}] if that is the same", expected) : "convert the values"));
    return {};
  }
  if (!std::ranges::all_of(found, [&](const SampleLeaf* leaf) { return is_free(*leaf, name, where); })) return {};
  return found;
}

bool TableNames::knows(std::string_view name) const {
  const auto path = path_of(name);
  return std::ranges::any_of(leaves_, [&](const SampleLeaf& leaf) { return leaf.path == path || without_indices(leaf.path) == path; });
}

std::size_t TableNames::elements_of(std::string_view name) const {
  const auto path = path_of(name) + ".";
  std::int64_t elements = 0;
  for (const auto& leaf : leaves_) {
    if (!leaf.path.starts_with(path)) continue;
    const auto rest = std::string_view(leaf.path).substr(path.size());
    elements = std::max(elements, index_of(rest.substr(0, rest.find('.'))) + 1);
  }
  return static_cast<std::size_t>(elements);
}

bool TableNames::is_free(const SampleLeaf& leaf, std::string_view name, const std::string& where) {
  if (contains(taken_, leaf.path)) {
    mistakes_.add(where, fmt::format("column \"{}\" is there twice; remove one", name));
    return false;
  }
  taken_.push_back(leaf.path);
  for (const auto& [path, place] : given_) {
    if (leaf.path != path && !leaf.path.starts_with(path + ".")) continue;
    mistakes_.add(place, fmt::format("samples.parameters.{} is a column of {} as well; remove it here, or put \"{}\" into "
                                     "samples.ignore_columns",
                                     path, mistakes_.name(), name));
    return false;
  }
  return true;
}

/// Of "layers.3.resistivity" where the list has fewer elements: the list, and how many it would need; none: it is not so.
std::optional<std::pair<std::string, std::size_t>> TableNames::list_without_element(const std::string& path) const {
  for (auto dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1)) {
    const auto end = path.find('.', dot + 1);
    if (end == std::string::npos) return {};
    const auto list = path.substr(0, dot);
    const auto elements = elements_of(list);
    // No longer name has elements either; one of a thousand dots would be looked up a thousand times.
    if (elements == 0 && std::ranges::none_of(leaves_, [&](const SampleLeaf& leaf) { return leaf.path.starts_with(list + "."); }))
      return {};
    const auto index = index_of(std::string_view(path).substr(dot + 1, end - dot - 1));
    if (elements > 0 && index >= static_cast<std::int64_t>(elements) && knows(list + ".0" + path.substr(end)))
      return std::pair(list, static_cast<std::size_t>(index) + 1);
  }
  return {};
}

void TableNames::refuse(std::string_view name, const std::string& where) {
  if (is_number(name))
    return mistakes_.add(where,
                         fmt::format("\"{}\" is a number where the first line names the columns; add names such as {}", name, example()));
  if (name.find_first_of(";\t") != std::string_view::npos)
    return mistakes_.add(where, fmt::format("column \"{}\" is no parameter; separate columns with commas", name));
  if (const auto beyond = list_without_element(path_of(name)))
    return mistakes_.add(where,
                         fmt::format("column \"{}\" is of an element that samples.parameters.{} does not have: there are {}, unless the "
                                     "study writes more, as in {}",
                                     name, beyond->first, elements_of(beyond->first), list_of(beyond->first, beyond->second)));
  std::vector<std::string_view> names;
  std::ranges::transform(leaves_, std::back_inserter(names), &SampleLeaf::path);
  const auto near = nearest(path_of(name), names);
  mistakes_.add(where, fmt::format("column \"{}\" is no parameter; {}put it into samples.ignore_columns to pass it over", name,
                                   near.empty() ? std::string() : fmt::format("did you mean \"{}\"? Otherwise ", near)));
}

}  // namespace regatta
