#include "framework/study/results/merge.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
#include <map>
#include <numeric>

#include "framework/core/error.hpp"

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

void fill(Column& to, std::size_t elements) {
  const auto kind = to.type->kind;
  const bool real = kind == Kind::real || kind == Kind::duration;
  if (real && to.element_size == sizeof(double)) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto* bytes = reinterpret_cast<const std::byte*>(&nan);
    for (std::size_t i = 0; i < elements; ++i) to.bytes.insert(to.bytes.end(), bytes, bytes + sizeof nan);
  } else if (real && to.element_size == sizeof(float)) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const auto* bytes = reinterpret_cast<const std::byte*>(&nan);
    for (std::size_t i = 0; i < elements; ++i) to.bytes.insert(to.bytes.end(), bytes, bytes + sizeof nan);
  } else {
    to.bytes.resize(to.bytes.size() + elements * to.element_size);
  }
}

/// Makes room for longer texts.
void widen(Column& texts, std::size_t element_size) {
  if (element_size <= texts.element_size) return;
  std::vector<std::byte> wide(texts.bytes.size() / texts.element_size * element_size);
  for (std::size_t from = 0, to = 0; from < texts.bytes.size(); from += texts.element_size, to += element_size) {
    std::memcpy(wide.data() + to, texts.bytes.data() + from, texts.element_size);
  }
  texts.bytes = std::move(wide);
  texts.element_size = element_size;
}

/// Only as wide as the texts that are copied: the longest text of a failed sample leaves no trace.
void copy_texts(Column& to, const Column& from, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    const auto* text = from.bytes.data() + i * from.element_size;
    const auto length = static_cast<std::size_t>(std::find(text, text + from.element_size, std::byte{0}) - text);
    widen(to, length);
    to.bytes.insert(to.bytes.end(), text, text + length);
    to.bytes.resize(to.bytes.size() + to.element_size - length);
  }
}

void append_column(Column& to, const Column& from, const std::vector<std::size_t>& begins, std::span<const SampleStatus> status) {
  const std::size_t inner = inner_count(to), row = inner * from.element_size;
  if (from.bytes.size() != begins.back() * row) {
    throw Error(
        fmt::format("column \"{}\" holds {} rows where {} are expected", to.name, row ? from.bytes.size() / row : 0, begins.back()));
  }
  for (std::size_t s = 0, end = 0; s < status.size(); s = end) {
    const bool good = status[s] == SampleStatus::complete;
    for (end = s + 1; end < status.size() && (status[end] == SampleStatus::complete) == good;) ++end;
    if (good && to.type->kind == Kind::text) {
      copy_texts(to, from, begins[s] * inner, begins[end] * inner);
    } else if (good) {
      to.bytes.insert(to.bytes.end(), from.bytes.data() + begins[s] * row, from.bytes.data() + begins[end] * row);
    } else if (is_by_sample(to)) {
      fill(to, (end - s) * inner);
    }
  }
}

}  // namespace

std::size_t inner_count(const Column& column) {
  return std::accumulate(column.shape.begin() + 1, column.shape.end(), std::size_t{1}, std::multiplies<>());
}

MergedColumns::MergedColumns(const PortInfo& port, std::uint64_t sample_count)
    : columns_(to_columns(*port.type, port.type->create().get())) {
  require(!find_column(columns_, "status"),
          "port \"{}\": its rows have a field \"status\", which study.h5 needs for what became of a sample; rename the field", port.name);
  require(std::ranges::count(columns_, "first_id", &Column::name) == 1,
          "port \"{}\": its rows have a field \"first_id\", which is the name of the id of the first sample; rename the field", port.name);
  for (auto& column : columns_) {
    if (is_by_sample(column)) column.bytes.reserve(sample_count * inner_count(column) * column.element_size);
  }
}

void MergedColumns::append(const Columns& rows, std::uint64_t first_id, std::span<const SampleStatus> status, std::size_t left_out) {
  std::uint64_t said = 0;
  const auto* first = find_column(rows, "first_id");
  if (first && first->bytes.size() == sizeof said) std::memcpy(&said, first->bytes.data(), sizeof said);
  if (!first || said != first_id) {
    throw Error(fmt::format("first_id is {} where the run begins with sample {}; copy it from the input port of samples", said, first_id));
  }
  Begins begins(columns_, rows, status.size() + left_out);
  for (auto& column : columns_) {
    if (!column.dimensions.empty()) append_column(column, counterpart(rows, column), begins.along(column.dimensions.front()), status);
  }
}

void MergedColumns::append_empty(std::uint64_t count) {
  for (auto& column : columns_) {
    if (is_by_sample(column)) fill(column, count * inner_count(column));
  }
}

Columns MergedColumns::finish(std::span<const SampleStatus> status) {
  for (auto& column : columns_) {
    if (column.dimensions.empty()) continue;
    const std::size_t row = inner_count(column) * column.element_size;
    column.shape.front() = is_by_sample(column) ? status.size() : row > 0 ? column.bytes.size() / row : 0;
  }
  const auto* bytes = reinterpret_cast<const std::byte*>(status.data());
  columns_.push_back({.name = "status",
                      .type = &type_of<SampleStatus>(),
                      .unit = {},
                      .doc = "what became of the sample",
                      .shape = {status.size()},
                      .dimensions = {std::string(sample_axis)},
                      .element_size = sizeof(SampleStatus),
                      .bytes = {bytes, bytes + status.size()}});
  return std::move(columns_);
}

}  // namespace regatta
