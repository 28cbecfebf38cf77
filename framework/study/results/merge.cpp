#include "framework/study/results/merge.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <map>
#include <numeric>

#include "framework/core/error.hpp"
#include "framework/study/results/series.hpp"

namespace regatta {

namespace {

constexpr std::string_view sample_axis = "sample";
constexpr std::string_view flat = "_flat";

bool is_by_sample(const Column& column) { return !column.dimensions.empty() && column.dimensions.front() == sample_axis; }

/// The run's own column of that name, which has the same elements.
const Column& counterpart(const Columns& rows, const Column& merged) {
  const auto* found = find_column(rows, merged.name);
  if (!found) throw Error(fmt::format("column \"{}\" is missing", merged.name));
  if (found->element_size != merged.element_size && merged.type->kind != Kind::text) {
    throw Error(
        fmt::format("column \"{}\" has elements of {} bytes where {} are expected; was it written by another version of the program?",
                    merged.name, found->element_size, merged.element_size));
  }
  return *found;
}

/// Where the rows of each sample of a run begin along any axis: the samples themselves, or the elements of all their lists one
/// after another ("NAME_flat"), whose lengths stand in the column NAME_count.
class Begins {
 public:
  Begins(const Columns& merged, const Columns& rows, std::size_t samples) : merged_(merged), rows_(rows) {
    std::vector<std::size_t> each(samples + 1);
    std::iota(each.begin(), each.end(), std::size_t{0});
    known_.emplace(sample_axis, std::move(each));
  }

  const std::vector<std::size_t>& along(std::string_view axis) {
    if (const auto known = known_.find(axis); known != known_.end()) return known->second;
    const auto* lengths = find_column(merged_, fmt::format("{}_count", axis.substr(0, axis.size() - flat.size())));
    if (!axis.ends_with(flat) || !lengths) throw Error(fmt::format("axis \"{}\" has no column of lengths", axis));
    const auto& outer = along(lengths->dimensions.front());
    const auto& bytes = counterpart(rows_, *lengths).bytes;
    const std::size_t inner = inner_count(*lengths);
    if (bytes.size() != outer.back() * inner * sizeof(std::size_t))
      throw Error(fmt::format("column \"{}\" has a wrong length", lengths->name));
    std::vector<std::size_t> begins{0};
    for (std::size_t s = 0; s + 1 < outer.size(); ++s) {
      std::size_t end = begins.back();
      for (std::size_t i = outer[s] * inner; i < outer[s + 1] * inner; ++i) {
        std::size_t length = 0;
        std::memcpy(&length, bytes.data() + i * sizeof length, sizeof length);
        end += length;
      }
      begins.push_back(end);
    }
    return known_.emplace(axis, std::move(begins)).first->second;
  }

 private:
  const Columns& merged_;
  const Columns& rows_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> known_;
};

void append_column(LongColumn& to, const Column& from, const std::vector<std::size_t>& begins, std::span<const SampleStatus> status) {
  const std::size_t row = inner_count(to.head()) * from.element_size;
  if (from.bytes.size() != begins.back() * row) {
    throw Error(
        fmt::format("column \"{}\" holds {} rows where {} are expected", to.head().name, row ? from.bytes.size() / row : 0, begins.back()));
  }
  for (std::size_t s = 0, end = 0; s < status.size(); s = end) {
    const bool good = status[s] == SampleStatus::complete;
    for (end = s + 1; end < status.size() && (status[end] == SampleStatus::complete) == good;) ++end;
    if (good)
      to.append(from, begins[s], begins[end]);
    else if (is_by_sample(to.head()))
      to.fill(end - s);
  }
}

}  // namespace

MergedColumns::MergedColumns(const PortInfo& port, std::shared_ptr<ScratchFile> scratch)
    : scratch_(std::move(scratch)), heads_(to_columns(*port.type, port.type->create().get())) {
  require(!find_column(heads_, "status"),
          "port \"{}\": its rows have a field \"status\", which study.h5 needs for what became of a sample; rename the field", port.name);
  require(std::ranges::count(heads_, "first_id", &Column::name) == 1,
          "port \"{}\": its rows have a field \"first_id\", which is the name of the id of the first sample; rename the field", port.name);
  for (const auto& head : heads_) columns_.emplace_back(head, scratch_);
}

/// Columns of lists that are as long in every row: how long, only rows can tell.
void MergedColumns::adopt(const Columns& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!is_by_sample(rows[i]) || rows[i].shape.size() < 2 || find_column(heads_, rows[i].name)) continue;
    auto head = rows[i];
    head.shape.front() = 0;
    head.bytes.clear();
    const auto before = i == 0 ? heads_.end() : std::ranges::find(heads_, rows[i - 1].name, &Column::name);
    const auto place = before == heads_.end() ? std::ptrdiff_t{0} : before - heads_.begin() + 1;
    heads_.insert(heads_.begin() + place, head);
    auto& column = *columns_.insert(columns_.begin() + place, LongColumn(std::move(head), scratch_));
    column.fill(samples_);
  }
}

void MergedColumns::append(const Columns& rows, std::uint64_t first_id, std::span<const SampleStatus> status, std::size_t left_out) {
  std::uint64_t said = 0;
  const auto* first = find_column(rows, "first_id");
  if (first && first->bytes.size() == sizeof said) std::memcpy(&said, first->bytes.data(), sizeof said);
  if (!first || said != first_id) {
    throw Error(fmt::format("first_id is {} where the run begins with sample {}; copy it from the input port of samples", said, first_id));
  }
  adopt(rows);
  Begins begins(heads_, rows, status.size() + left_out);
  for (auto& column : columns_) {
    if (!column.single()) append_column(column, counterpart(rows, column.head()), begins.along(column.head().dimensions.front()), status);
  }
  samples_ += status.size();
}

void MergedColumns::append_empty(std::uint64_t count) {
  samples_ += count;
  for (auto& column : columns_) {
    if (is_by_sample(column.head())) column.fill(count);
  }
}

LongColumns MergedColumns::finish(const LongColumn& status) {
  columns_.push_back(status);
  return std::move(columns_);
}

LongColumn status_column(std::shared_ptr<ScratchFile> scratch) {
  return {{.name = "status",
           .type = &type_of<SampleStatus>(),
           .unit = {},
           .doc = "what became of the sample",
           .shape = {0},
           .dimensions = {std::string(sample_axis)},
           .element_size = sizeof(SampleStatus),
           .bytes = {}},
          std::move(scratch)};
}

void append_status(LongColumn& column, std::span<const SampleStatus> status) {
  const auto* bytes = reinterpret_cast<const std::byte*>(status.data());
  auto rows = column.head();
  rows.bytes = {bytes, bytes + status.size()};
  column.append(rows, 0, status.size());
}

}  // namespace regatta
