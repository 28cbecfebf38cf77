#include "framework/study/results/series_blocks.hpp"

#include <algorithm>

#include "framework/core/error.hpp"
#include "framework/study/results/run_rows.hpp"

namespace regatta {

namespace {

Columns heads_of(const LongColumns& table) {
  Columns heads;
  for (const auto& column : table) heads.push_back(column.head());
  return heads;
}

}  // namespace

SeriesBlocks::SeriesBlocks(const LongColumns& table)
    : table_(table), status_(find_column(table, "status")), loaded_(heads_of(table)), series_(series_of(loaded_)) {
  if (!status_) throw Error("merged columns have no column \"status\"");
}

std::vector<std::size_t> SeriesBlocks::columns_of(std::span<const Series> some) const {
  std::vector<std::size_t> columns;
  const auto add = [&](const Column* column) {
    const auto index = static_cast<std::size_t>(column - loaded_.data());
    if (std::ranges::find(columns, index) == columns.end()) columns.push_back(index);
  };
  for (const auto& series : some) {
    add(series.column);
    for (const auto* presence : series.presences) add(presence);
  }
  return columns;
}

SeriesBlocks::Block SeriesBlocks::load(const std::vector<std::size_t>& columns, std::size_t first) {
  const auto count = std::min(fold_block, samples() - first);
  for (const auto index : columns) table_[index].load(first, count, loaded_[index]);
  status_bytes_.resize(count);
  status_->read(first, std::as_writable_bytes(std::span(status_bytes_)));
  good_.resize(count);
  std::ranges::transform(status_bytes_, good_.begin(),
                         [](std::uint8_t status) { return static_cast<SampleStatus>(status) == SampleStatus::complete; });
  return {first, status_bytes_, good_};
}

}  // namespace regatta
