#include "framework/study/results/counted_bins.hpp"

#include <algorithm>
#include <cstring>

#include "framework/core/type_of.hpp"
#include "framework/study/results/log_histogram.hpp"
#include "framework/study/results/tails.hpp"

namespace regatta {

Columns bins_table(const std::vector<CountedBins>& columns) {
  std::size_t rows = 0;
  for (const auto& column : columns) rows += column.bins.size();
  const auto make = [rows](const char* name, const Type& type, const char* unit, const char* doc, std::size_t element_size) {
    return Column{.name = name,
                  .type = &type,
                  .unit = unit,
                  .doc = doc,
                  .shape = {rows},
                  .dimensions = {"bin"},
                  .element_size = element_size,
                  .bytes = std::vector<std::byte>(rows * element_size)};
  };
  const auto text = [&](const char* name, const char* doc, std::string CountedBins::*text_of) {
    std::size_t longest = 1;
    for (const auto& column : columns) longest = std::max(longest, (column.*text_of).size());
    auto made = make(name, type_of<std::string>(), "", doc, longest);
    auto* to = made.bytes.data();
    for (const auto& column : columns)
      for (std::size_t i = 0; i < column.bins.size(); ++i, to += longest)
        std::memcpy(to, (column.*text_of).data(), (column.*text_of).size());
    return made;
  };
  const auto numbers = [&](const char* name, const char* unit, const char* doc, auto value_of) {
    using Value = decltype(value_of(columns.front(), std::size_t{}));
    auto made = make(name, type_of<Value>(), unit, doc, sizeof(Value));
    auto* to = made.bytes.data();
    for (const auto& column : columns)
      for (std::size_t i = 0; i < column.bins.size(); ++i, to += sizeof(Value)) {
        const Value value = value_of(column, i);
        std::memcpy(to, &value, sizeof value);
      }
    return made;
  };
  return {text("name", "column", &CountedBins::name), text("unit", "unit of low and high", &CountedBins::unit),
          numbers("low", see_unit, "where the bin begins",
                  [](const CountedBins& column, std::size_t i) { return LogHistogram::lower_edge(column.bins[i]); }),
          numbers("high", see_unit, "where it ends",
                  [](const CountedBins& column, std::size_t i) { return LogHistogram::upper_edge(column.bins[i]); }),
          numbers("count", "", "values in it", [](const CountedBins& column, std::size_t i) { return column.counts[i]; })};
}

}  // namespace regatta
