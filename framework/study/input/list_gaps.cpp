#include "framework/study/input/list_gaps.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/study/input/numbers.hpp"
#include "framework/study/sampling/sample_leaf.hpp"

namespace regatta {

namespace {

/// Of each list of structs, by its path, which elements the study says something of.
std::map<std::string, std::vector<bool>> given_elements(const Study& study, const ParameterReader& reader) {
  const auto is_given = [&](const std::string& path) {
    if (study.table && study.table->find(path)) return true;
    return std::ranges::any_of(reader.given(),
                               [&](const auto& given) { return path == given.first || path.starts_with(given.first + "."); });
  };
  std::map<std::string, std::vector<bool>> lists;
  for (const auto& leaf : sample_leaves(study.sample)) {
    const std::string_view path = leaf.path;
    for (auto dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', dot + 1)) {
      const auto end = path.find('.', dot + 1);
      const auto index = index_of(path.substr(dot + 1, end - dot - 1));
      if (index < 0 || end == std::string_view::npos) continue;  // a number in a list has no parts of which some could be meant
      auto& given = lists[std::string(path.substr(0, dot))];
      given.resize(std::max(given.size(), static_cast<std::size_t>(index) + 1));
      given[static_cast<std::size_t>(index)] = given[static_cast<std::size_t>(index)] || is_given(leaf.path);
    }
  }
  return lists;
}

}  // namespace

std::string list_of(std::string_view name, std::size_t elements) {
  constexpr std::size_t most_shown = 8;
  const std::vector<std::string_view> empty(std::min(elements, most_shown), "{}");
  const auto rest = elements > most_shown ? fmt::format(", ... with {} elements", elements) : std::string();
  return fmt::format("{} = [{}{}]", name, fmt::join(empty, ", "), rest);
}

void warn_of_list_gaps(const Study& study, const ParameterReader& reader, const TomlNode& samples, Problems& problems) {
  for (const auto& [list, given] : given_elements(study, reader)) {
    const auto first_left = static_cast<std::size_t>(std::ranges::find(given, false) - given.begin());
    const auto count = static_cast<std::size_t>(std::ranges::count(given, true)), left = given.size() - count;
    if (count == 0 || left == 0 || reader.whole_lists().contains(list)) continue;
    const auto* entry = samples.find(study.table ? "table" : "parameters");
    const auto which = left == 1 ? fmt::format("element {}: it keeps", first_left)
                                 : fmt::format("{} of them, such as element {}: they keep", left, first_left);
    const auto fewer = first_left == count ? fmt::format(", or {} for {}", list_of(list, count), count) : std::string();
    problems.warn(entry ? entry->value.place : samples.place,
                  fmt::format("samples.parameters.{} has {} elements, and nothing is given of {} the defaults; write {} into "
                              "[samples.parameters] if that is meant{}",
                              list, given.size(), which, list_of(list, given.size()), fewer));
  }
}

}  // namespace regatta
