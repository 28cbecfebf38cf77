#include "framework/study/run/stored_table.hpp"

#include <algorithm>

#include "framework/core/columns.hpp"
#include "framework/study/plan/fingerprint.hpp"
#include "framework/study/plan/run_file.hpp"
#include "framework/study/sampling/parameter.hpp"

namespace regatta {

namespace {

/// The columns that the table had, without values.
std::vector<TableColumn> columns_of(const Reader& file, const Study& study) {
  const auto settings = run_file::settings_of(file);
  std::vector<TableColumn> columns;
  for (auto& leaf : sample_leaves(study.sample)) {
    const auto found = settings.find("samples.parameters." + leaf.path);
    if (found != settings.end() && found->second == column_of_table) columns.push_back({std::move(leaf)});
  }
  std::ranges::sort(columns, {}, [](const TableColumn& column) -> const std::string& { return column.leaf.path; });
  return columns;
}

}  // namespace

std::shared_ptr<const SampleTable> stored_table(const Reader& file, const PipelineInfo& pipeline, const Study& study) {
  const auto& port = pipeline.source();
  const auto group = "/" + port.name;
  SampleTable table{.name = study.samples.table, .columns = columns_of(file, study)};
  const auto first = file.natural("/", "first_sample");
  if (table.columns.empty() || !first || !file.has(group)) return {};
  const auto samples = port.type->create();
  from_columns(*port.type, file.columns(group, *port.type), samples.get());
  const auto& list = *port.type->find("rows");
  auto* rows = static_cast<std::byte*>(samples.get()) + list.offset;
  table.first = *first;
  table.rows = list.type->count(rows);
  for (std::size_t row = 0; row < table.rows; ++row) {
    for (auto& column : table.columns) {
      const auto leaf = follow(*list.type->element, list.type->at_mutable(rows, row), column.leaf.route);
      if (leaf.type->kind == Kind::text) {
        column.texts.push_back(*static_cast<const std::string*>(leaf.object));
      } else {
        const auto* bytes = static_cast<const std::byte*>(leaf.object);
        column.numbers.insert(column.numbers.end(), bytes, bytes + leaf.type->size);
      }
    }
  }
  return std::make_shared<const SampleTable>(std::move(table));
}

}  // namespace regatta
