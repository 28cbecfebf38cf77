#include "framework/study/input/results_sections.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "framework/study/results/column_path.hpp"
#include "framework/study/results/port_coordinates.hpp"
#include "framework/study/results/stopped_column.hpp"

namespace regatta {

namespace {

/// A list for a message, cut after some.
template <class Texts>
std::string some_of(const Texts& texts) {
  constexpr std::size_t most = 12;
  const auto shown = std::span(texts).first(std::min(most, texts.size()));
  return fmt::format("{}{}", fmt::join(shown, ", "), texts.size() > most ? ", ..." : "");
}

/// As messages call it.
std::string listed(const StoppedColumn& column) { return column.of_list ? column.name + "[0]" : column.name; }

/// What a user may have meant; empty: nothing is like it.
std::string meant(std::string_view name, const std::vector<StoppedColumn>& columns, const std::vector<std::string>& names) {
  const auto is_list = [&](const StoppedColumn& column) { return column.of_list && dotted(column.name) == dotted(std::string(name)); };
  if (const auto list = std::ranges::find_if(columns, is_list); list != columns.end()) return listed(*list);
  return std::string(nearest(name, std::vector<std::string_view>(names.begin(), names.end())));
}

/// What is wrong with an element that a list does not have, as far as a phase says how long it is; empty: nothing.
std::string beyond_list(const StoppedColumn& column, const Study& study, const PipelineInfo& pipeline) {
  const auto open = column.series.rfind('[');
  if (open == std::string::npos) return {};
  const auto list = column.series.substr(0, open), element = column.series.substr(open + 1, column.series.size() - open - 2);
  for (const auto& port : pipeline.ports) {
    if (!column.name.starts_with(port.name + ".")) continue;
    for (const auto& of_case : study.cases) {
      for (const auto& coordinate : coordinates_of(pipeline, of_case.phases, port.name)) {
        const auto values = coordinate.values.size();
        if (coordinate.list != list || std::stoul(element) < values) continue;
        const auto in = of_case.name.empty() ? std::string() : " in the case " + of_case.name;
        if (values == 0) return fmt::format("{}.{} is empty{}: the study does not ask for it", port.name, dotted(list), in);
        return fmt::format("{}.{} has {} a row{}, from [0] to [{}]", port.name, dotted(list), counted(values, "value"), in, values - 1);
      }
    }
  }
  return {};
}

class StopCheck {
 public:
  StopCheck(const Study& study, const TomlNode& root, const PipelineInfo& pipeline, Problems& problems)
      : stop_(study.stop), study_(study), root_(root), pipeline_(pipeline), problems_(problems), columns_(stoppable_columns(pipeline)) {}

  void check() {
    if (is_no_text("stop.column")) return;
    if (stop_.column.empty()) return nothing_without_column();
    check_samples();
    const auto column = find_stopped(columns_, stop_.column, stop_.value);
    if (!column) return unknown_column();
    if (const auto wrong = beyond_list(*column, study_, pipeline_); !wrong.empty())
      add("column", fmt::format("stop.column = \"{}\": {}", stop_.column, wrong));
    if (!is_no_text("stop.value")) check_value(*column);
    if (is_refused("stop.half_width", stop_.half_width) || is_refused("stop.relative_half_width", stop_.relative_half_width)) return;
    check_width(column->meaning == Series::Meaning::number);
  }

 private:
  void add(const char* key, std::string_view text) { problems_.add(root_.nearest_to(fmt::format("stop.{}", key)).place, text); }

  /// Whether a key was given and could not be read: what is wrong with it has been said.
  bool is_no_text(const char* key) const {
    const auto* node = root_.at(key);
    return node && node->kind != TomlNode::Kind::text;
  }
  bool is_refused(const char* key, double read) const {
    const auto* node = root_.at(key);
    return node && !(node->is_number() && node->number == read);
  }

  void nothing_without_column() {
    if (stop_.half_width > 0 || stop_.relative_half_width > 0 || !stop_.value.empty())
      add("column", fmt::format("stop.column is missing: the rule has no column to look at; there are: {}", some_of(names())));
  }

  void unknown_column() {
    const auto known = names();
    if (known.empty())
      return add("column", fmt::format("stop.column = \"{}\": this pipeline reduces no column that a rule could look at; remove [stop]",
                                       stop_.column));
    const auto near = meant(stop_.column, columns_, known);
    add("column", fmt::format("stop.column = \"{}\" is no number, boolean or enum that study.h5 has a value a sample of; {}", stop_.column,
                              near.empty() ? "there are: " + some_of(known) : fmt::format("did you mean \"{}\"?", near)));
  }

  void check_value(const StoppedColumn& column) {
    const auto& values = column.values;
    if (column.meaning == Series::Meaning::number && !stop_.value.empty())
      return add("value",
                 fmt::format("stop.value = \"{}\" is for booleans and enums, and {} is a number, whose mean is looked at; remove it",
                             stop_.value, column.name));
    const bool needed = column.meaning == Series::Meaning::choice || column.meaning == Series::Meaning::presence;
    if (stop_.value.empty() && needed)
      return add("value", fmt::format("stop.value is missing: {} has several values; say which one is counted: {}", column.name,
                                      fmt::join(values, ", ")));
    if (stop_.value.empty() || std::ranges::find(values, stop_.value) != values.end()) return;
    const auto near = nearest(stop_.value, values);
    add("value", fmt::format("stop.value = \"{}\" is no value of {} ({}){}", stop_.value, column.name, fmt::join(values, ", "),
                             near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near)));
  }

  void check_width(bool number) {
    if (stop_.half_width > 0 && stop_.relative_half_width > 0)
      return add("relative_half_width", "stop.half_width and stop.relative_half_width are both given; remove one of them");
    if (stop_.half_width == 0 && stop_.relative_half_width == 0)
      return add("half_width", fmt::format("stop.half_width is missing: how narrow the interval must be; try half_width = {} or "
                                           "relative_half_width = 0.01",
                                           number ? 0.1 : 0.01));
    if (!number && stop_.half_width >= 0.5)
      add("half_width", fmt::format("stop.half_width = {} is as wide as all rates from 0 to 1; try 0.01", stop_.half_width));
  }

  void check_samples() {
    constexpr std::uint64_t fewest = 10;  // as the range of the key says
    const auto count = study_.samples.count;
    if (count > 0 && stop_.min_samples > count)
      add("min_samples",
          fmt::format("stop.min_samples = {} is above samples.count = {}: the rule could never end the study; {}", stop_.min_samples, count,
                      count < fewest ? fmt::format("a rule needs {} samples at least: raise samples.count, or remove [stop]", fewest)
                                     : fmt::format("try {}", std::max(fewest, count / 10))));
    if (study_.samples.method == SampleMethod::grid)
      add("column", "stop.column: the first samples of a grid are a corner of it and say nothing of the rest; use another samples.method");
  }

  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& column : columns_) {
      if (std::ranges::find(all, listed(column)) == all.end()) all.push_back(listed(column));
    }
    return all;
  }

  const StopSection& stop_;
  const Study& study_;
  const TomlNode& root_;
  const PipelineInfo& pipeline_;
  Problems& problems_;
  std::vector<StoppedColumn> columns_;
};

void check_percentiles(const std::vector<double>& percentiles, const TomlNode& root, Problems& problems) {
  const auto* node = root.at("statistics.percentiles");
  const auto refused = [](const TomlNode& item) { return !item.is_number() || !(item.number >= 0 && item.number <= 100); };
  if (node && std::ranges::any_of(node->items, refused)) return;  // what is wrong with it has been said
  const auto wrong = std::ranges::adjacent_find(percentiles, [](double a, double b) { return a >= b; });
  if (wrong == percentiles.end()) return;
  auto sorted = percentiles;
  std::ranges::sort(sorted);
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  problems.add(root.nearest_to(fmt::format("statistics.percentiles.{}", wrong - percentiles.begin() + 1)).place,
               fmt::format("statistics.percentiles must ascend, each once, but {} follows {}; try [{}]", *(wrong + 1), *wrong,
                           fmt::join(sorted, ", ")));
}

class ColumnsCheck {
 public:
  ColumnsCheck(const Study& study, const TomlNode& root, const PipelineInfo& pipeline, Problems& problems)
      : asked_(study.statistics),
        study_(study),
        root_(root),
        pipeline_(pipeline),
        problems_(problems),
        columns_(stoppable_columns(pipeline)) {}

  void check() {
    const auto again = [](double a, double b) { return a >= b; };
    if (std::ranges::adjacent_find(asked_.tail, again) != asked_.tail.end())
      add("tail", fmt::format("statistics.tail = [{}] must ascend, each level once", fmt::join(asked_.tail, ", ")));
    if (!asked_.where.empty()) check("where", asked_.where, Series::Meaning::boolean);
    if (asked_.tail.empty() && !asked_.tail_columns.empty())
      return add("tail_columns", "statistics.tail is missing: at which levels; try tail = [0.95]");
    for (std::size_t i = 0; i < asked_.tail_columns.size(); ++i)
      check(fmt::format("tail_columns.{}", i), asked_.tail_columns[i], Series::Meaning::number);
  }

 private:
  void add(std::string_view key, std::string_view text) { problems_.add(root_.nearest_to(fmt::format("statistics.{}", key)).place, text); }

  /// There must be such a column of that meaning.
  void check(std::string_view key, const std::string& name, Series::Meaning meaning) {
    const auto column = find_stopped(columns_, name, "");
    if (column && column->meaning == meaning) {
      if (const auto wrong = beyond_list(*column, study_, pipeline_); !wrong.empty())
        add(key, fmt::format("statistics.{} = \"{}\": {}", key.substr(0, key.find('.')), name, wrong));
      return;
    }
    std::vector<std::string> candidates;
    for (const auto& one : columns_)
      if (one.meaning == meaning) candidates.push_back(listed(one));
    const auto near = meaning == Series::Meaning::number
                          ? meant(name, columns_, candidates)
                          : std::string(nearest(name, std::vector<std::string_view>(candidates.begin(), candidates.end())));
    const auto what_to_do = !near.empty()        ? fmt::format("did you mean \"{}\"?", near)
                            : candidates.empty() ? "this pipeline has none: remove it"
                                                 : "there are: " + some_of(candidates);
    add(key, fmt::format("statistics.{} = \"{}\" is no {} that study.h5 has a value a sample of; {}", key.substr(0, key.find('.')), name,
                         meaning == Series::Meaning::number ? "number" : "boolean", what_to_do));
  }

  const StatisticsSection& asked_;
  const Study& study_;
  const TomlNode& root_;
  const PipelineInfo& pipeline_;
  Problems& problems_;
  std::vector<StoppedColumn> columns_;
};

/// What takes all values, or one after the other, where none is kept.
void check_saved(const Study& study, const TomlNode& root, Problems& problems) {
  if (study.output.save == Save::all) return;
  const auto refuse = [&](const std::string& key) {
    problems.add(root.nearest_to(key).place,
                 fmt::format("{} needs every value, and output.save = \"percentiles\" keeps none; leave out one of them", key));
  };
  if (!study.statistics.tail.empty()) refuse("statistics.tail");
  if (!study.stop.column.empty()) refuse("stop.column");
}

}  // namespace

void check_results_sections(const Study& study, const TomlNode& root, const PipelineInfo& pipeline, Problems& problems) {
  check_percentiles(study.statistics.percentiles, root, problems);
  ColumnsCheck(study, root, pipeline, problems).check();
  check_saved(study, root, problems);
  StopCheck(study, root, pipeline, problems).check();
}

}  // namespace regatta
