#include "framework/study/results/stop_rule.hpp"

#include <algorithm>
#include <cmath>

#include "framework/core/error.hpp"
#include "framework/study/results/mean_interval.hpp"

namespace regatta {

namespace {

constexpr double no_number = -1;  // of "failed": no sample that is complete has it

StoppedColumn column_of(const StopSection& asked, const PipelineInfo& pipeline) {
  auto found = find_stopped(stoppable_columns(pipeline), asked.column, asked.value);
  REGATTA_ENSURE(found.has_value());
  return std::move(*found);
}

double counted_number(const StoppedColumn& column, std::string_view value) {
  if (column.meaning != Series::Meaning::choice) return value == "false" ? 0 : 1;
  if (value == "failed") return no_number;
  return static_cast<double>(std::ranges::find(column.values, value) - column.values.begin());
}

std::string what(const StoppedColumn& column, const std::string& value) {
  if (column.meaning == Series::Meaning::number) return "mean of " + column.name;
  return value.empty() || value == "true" ? column.name : column.name + " " + value;
}

const Series& series_of_rule(const std::vector<Series>& all, const StoppedColumn& column) {
  const auto is_it = [&](const Series& series) { return series.name == column.series && series.meaning == column.meaning; };
  const auto found = std::ranges::find_if(all, is_it);
  if (found == all.end())
    throw Error(
        fmt::format("stop.column = \"{}\": the rows have no such element; take one that study.h5 has, or remove [stop]", column.name));
  return *found;
}

/// A flag a sample of the run: it is complete.
std::vector<std::uint8_t> good_samples(const RunRows& rows) {
  std::vector<std::uint8_t> good(rows.sample_count, rows.state == RunState::complete ? 1 : 0);
  for (const auto& failure : rows.failed_samples) {
    if (failure.id >= rows.first_sample && failure.id < rows.first_sample + rows.sample_count) good[failure.id - rows.first_sample] = 0;
  }
  return good;
}

}  // namespace

StopRule::StopRule(const StopSection& asked, const PipelineInfo& pipeline)
    : asked_(asked), column_(column_of(asked, pipeline)), counted_(counted_number(column_, asked.value)) {
  outcome_.rule = stop_rule_text(asked);
  outcome_.what = what(column_, asked.value);
  outcome_.unit = column_.unit;
  outcome_.rate = column_.meaning != Series::Meaning::number;
}

bool StopRule::add(const RunRows& rows) {
  missing_ = missing_ || rows.state == RunState::missing || rows.first_sample != samples_;
  if (missing_) return false;
  const bool complete = rows.state == RunState::complete;
  const auto good = good_samples(rows);
  const auto all = complete ? series_of(rows.ports.at(column_.port)) : std::vector<Series>();
  const auto* series = complete ? &series_of_rule(all, column_) : nullptr;
  for (std::size_t begin = 0, end = 0; begin < good.size(); begin = end) {
    end = begin + static_cast<std::size_t>(std::min<std::uint64_t>(asked_.block - samples_ % asked_.block, good.size() - begin));
    if (series) take(*series, good, begin, end);
    failed_ += static_cast<std::uint64_t>(
        std::count(good.begin() + static_cast<std::ptrdiff_t>(begin), good.begin() + static_cast<std::ptrdiff_t>(end), std::uint8_t{0}));
    samples_ += end - begin;
    if (samples_ % asked_.block == 0 && look()) return true;
  }
  return false;
}

void StopRule::take(const Series& series, const std::vector<std::uint8_t>& good, std::size_t begin, std::size_t end) {
  std::vector<double> values;
  gather_values(series, begin, std::span(good).subspan(begin, end - begin), values);
  if (outcome_.rate)
    count_ += static_cast<std::uint64_t>(std::ranges::count(values, counted_));
  else
    std::ranges::copy_if(values, std::back_inserter(block_), [](double v) { return std::isfinite(v); });
}

bool StopRule::look() {
  StopLook look{.samples = samples_};
  bool enough = samples_ >= asked_.min_samples;
  if (outcome_.rate) {
    const auto count = counted_ == no_number ? failed_ : count_;
    look.estimate = static_cast<double>(count) / static_cast<double>(samples_);
    const auto [low, high] = wilson_interval(count, samples_, asked_.confidence);
    look.low = low;
    look.high = high;
  } else {
    moments_.merge(Moments(block_));
    block_.clear();
    look.estimate = moments_.mean();
    const auto [low, high] = mean_interval(moments_, asked_.confidence);
    look.low = low;
    look.high = high;
    enough = enough && moments_.count() >= asked_.min_samples;
  }
  const double widest = asked_.half_width > 0 ? asked_.half_width : asked_.relative_half_width * std::abs(look.estimate);
  outcome_.look = look;
  outcome_.ended = enough && look.half_width() <= widest;  // never for what is not a number
  return outcome_.ended;
}

}  // namespace regatta
