#include "framework/study/input/samples_reader.hpp"

#include <array>

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "framework/study/input/correlation_reader.hpp"
#include "framework/study/input/list_gaps.hpp"
#include "framework/study/input/table_reader.hpp"
#include "framework/study/sampling/grid_size.hpp"
#include "framework/study/sampling/sobol.hpp"

namespace regatta {

void SamplesReader::read(const TomlNode& table) {
  constexpr std::array<std::string_view, 1> elsewhere{"parameters"};
  const std::array targets{TomlReader::Target{&type_of<SamplesSection>(), &study_.samples}};
  const auto mistakes = problems_.count();
  TomlReader(problems_).read_table(table, "samples", targets, elsewhere);
  const bool section_is_good = problems_.count() == mistakes;
  TieReader ties(problems_);
  ParameterReader reader(problems_, ties);
  if (const auto* parameters = table.find("parameters")) study_.parameters = reader.read(parameters->value, study_.sample);
  if (section_is_good) check_table(table, reader);
  study_.ties = ties.resolve(study_);
  if (section_is_good) check_axes(table, reader);
  warn_of_list_gaps(study_, reader, table, problems_);
  check_count(table);
  if (section_is_good) study_.correlations = read_correlations(table, study_, problems_);
  if (study_.samples.method == SampleMethod::sobol && study_.parameters.size() > Sobol::most_dimensions)
    problems_.add(table.at("method")->place,
                  fmt::format("samples.method = \"sobol\" is known for up to {} parameters, here are {}; use \"latin_hypercube\"",
                              Sobol::most_dimensions, study_.parameters.size()));
}

void SamplesReader::check_table(const TomlNode& table, const ParameterReader& reader) {
  const auto& samples = study_.samples;
  if (samples.method == SampleMethod::table) {
    if (samples.table.empty()) {
      problems_.add(table.at("method")->place, "samples.method = \"table\" needs a file; add table = \"samples.csv\"");
      return;
    }
    if (known_table_) study_.table = known_table_(study_);
    table_is_known_ = study_.table != nullptr;
    if (!table_is_known_) study_.table = read_table(*table.at("table"), study_, reader.given(), problems_);
    return;
  }
  const auto refuse = [&](std::string_view key) {
    problems_.add(
        table.find(key)->place,
        fmt::format("samples.{} goes with method = \"table\", and the method is {}; set that, or remove it", key, to_text(samples.method)));
  };
  if (!samples.table.empty()) refuse("table");
  if (!samples.ignore_columns.empty()) refuse("ignore_columns");
}

void SamplesReader::check_axes(const TomlNode& table, const ParameterReader& reader) {
  bool axes = false;
  for (const auto& parameter : study_.parameters) {
    if (parameter.distribution.points() == 0) continue;
    axes = true;
    if (study_.samples.method == SampleMethod::grid) continue;
    problems_.add(reader.given().at(parameter.path),
                  fmt::format("samples.parameters.{} is an axis ({}) of samples.method = \"grid\", and the method is {}; set method = "
                              "\"grid\", or draw one of the values at random: choice = [...]",
                              parameter.path, parameter.distribution.text(), to_text(study_.samples.method)));
  }
  if (study_.samples.method == SampleMethod::grid && !axes)
    problems_.add(table.at("method")->place,
                  "samples.method = \"grid\" needs an axis; write { linspace = [low, high, n] } or { grid = [...] } for a parameter");
}

void SamplesReader::check_count(const TomlNode& table) {
  switch (study_.samples.method) {
    case SampleMethod::grid:
      return check_count_of_grid(table);
    case SampleMethod::table:
      return check_count_of_table(table);
    default:
      if (!table.find("count"))
        problems_.add(table.place, "samples.count is missing: how many samples to draw; try count = 1000 in [samples]");
  }
}

void SamplesReader::check_count_of_table(const TomlNode& table) {
  auto& asked = study_.samples.count;
  if (!study_.table) return;
  const auto rows = study_.table->first + study_.table->rows;
  if (rows == 0)
    problems_.add(table.at("table")->place, fmt::format("samples.table: {} has no rows; write a row for each sample", study_.table->name));
  else if (asked > rows && !table_is_known_)
    problems_.add(table.at("count")->place,
                  fmt::format("samples.count = {} is more than the {} of {}; add rows, or leave count out for all "
                              "of them",
                              asked, counted(rows, "row"), study_.table->name));
  else if (asked == 0)
    asked = rows;
}

void SamplesReader::check_count_of_grid(const TomlNode& table) {
  const auto* count = table.find("count");
  const auto points = grid_size(study_.parameters);
  constexpr std::uint64_t most = std::uint64_t{1} << 32;
  if (points == 0 || points > most) {
    if (points > most)
      problems_.add(table.at("method")->place,
                    fmt::format("samples.method = \"grid\" has more than {} points, one for each combination of the values of its axes; "
                                "use fewer values, or another method",
                                with_commas(most)));
    return;
  }
  auto& asked = study_.samples.count;
  if (!count) asked = points;
  if (asked == 0 || asked % points == 0) return;
  const auto several = asked - asked % points;
  problems_.add(count->value.place,
                fmt::format("samples.count = {} is no multiple of the {} of the grid; leave it out for each point once{}", asked,
                            counted(points, "point"), several > 0 ? fmt::format(", or try {}", several) : std::string()));
}

}  // namespace regatta
