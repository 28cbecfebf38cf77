#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace regatta {

/// Of rows of a Summary, in order, those that a person is shown; for an array of more than 8 elements a line in `notes` takes their place.
template <class Row>
std::vector<const Row*> shown_rows(const std::vector<Row>& rows, std::string& notes) {
  constexpr std::size_t longest_array = 8;
  const auto array_name = [](std::string_view name) { return name.substr(0, name.find('[')); };  // "centre" of "centre[2]"
  std::vector<const Row*> out;
  for (auto from = rows.begin(); from != rows.end();) {
    const auto name = array_name(from->name);
    const auto to = std::find_if(from, rows.end(), [&](const Row& r) { return array_name(r.name) != name; });
    std::vector<std::string_view> elements;
    for (auto row = from; row != to; ++row) {
      if (elements.empty() || elements.back() != row->name) elements.push_back(row->name);
    }
    if (elements.size() > longest_array)
      notes += fmt::format("    {}: an array of {} elements, see /results/statistics in study.h5\n", name, elements.size());
    else
      for (auto row = from; row != to; ++row) out.push_back(&*row);
    from = to;
  }
  return out;
}

}  // namespace regatta
