#include "framework/study/results/reduction.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "framework/core/error.hpp"

namespace regatta {

namespace {

void check(const RunRows& rows, std::uint64_t next, std::uint64_t sample_count, std::size_t ports, std::size_t sources) {
  if (rows.first_sample < next) {
    throw Error(
        fmt::format("run {} begins with sample {}, but the runs before it have the samples up to {}; runs are added in order of "
                    "their samples and do not overlap",
                    rows.run, rows.first_sample, next - 1));
  }
  if (rows.first_sample > sample_count || rows.sample_count > sample_count - rows.first_sample) {
    throw Error(fmt::format("run {} has samples {} to {}, but the study has {} samples", rows.run, rows.first_sample,
                            rows.first_sample + rows.sample_count - 1, sample_count));
  }
  const auto given = std::max(rows.ports.size(), rows.tallies.size());
  if (rows.state == RunState::complete && given != ports) {
    throw Error(fmt::format("run {} is complete and has the rows of {} reduced ports where the pipeline has {}", rows.run, given, ports));
  }
  if (rows.state != RunState::complete && !rows.ports.empty() && rows.ports.size() != sources) {
    throw Error(fmt::format("run {} is not complete and has the rows of {} reduced ports where {} are drawn", rows.run, rows.ports.size(),
                            sources));
  }
}

}  // namespace

Reduction::Reduction(const PipelineInfo& pipeline, std::uint64_t sample_count, const ReductionSettings& settings)
    : sample_count_(sample_count),
      statistics_(settings.statistics),
      drawn_(statistics_.sensitivity && settings.save == Save::all ? settings.parameters : std::vector<std::string>(), settings.scratch),
      status_(status_column(settings.scratch)) {
  if (!settings.stop.column.empty()) rule_.emplace(settings.stop, pipeline);
  for (std::size_t i = 0; i < pipeline.ports.size(); ++i) {
    const auto& port = pipeline.ports[i];
    if (!port.reduced) continue;
    ports_.push_back(port.name);
    sources_ += i < pipeline.source_count ? 1 : 0;
    if (settings.save == Save::all)
      merged_.emplace_back(port, settings.scratch);
    else
      tallied_.emplace_back();
  }
}

void Reduction::add(RunRows rows) {
  if (ended()) return;
  const auto of_run = rows.sample_count;
  if (rule_ && rule_->add(rows)) {
    sample_count_ = rule_->outcome().look->samples;
    cut(rows);
  }
  check(rows, status_.rows(), sample_count_, ports_.size(), sources_);
  pass_over(rows.first_sample);
  const auto status = add_status(rows);
  add_drawn(rows);
  if (tallied_.empty())
    add_values(rows, of_run, status);
  else if (rows.state == RunState::complete)
    add_tallies(rows);
  results_.runs.push_back({.id = rows.run,
                           .first_sample = rows.first_sample,
                           .samples = of_run,
                           .status = rows.state,
                           .error = std::move(rows.error),
                           .failed_items = rows.failed_items,
                           .hash = std::move(rows.hash),
                           .began = std::move(rows.began),
                           .metrics = rows.metrics});
  for (auto& failure : rows.failed_samples) results_.failed_samples.push_back({failure.id, rows.run, std::move(failure.reason)});
}

void Reduction::add_values(RunRows& rows, std::uint64_t of_run, std::span<const SampleStatus> status) {
  const auto drawn = status_of_draw(rows);
  for (std::size_t i = 0; i < merged_.size(); ++i) {
    if (i >= rows.ports.size()) {
      merged_[i].append_empty(rows.sample_count);
      continue;
    }
    try {
      merged_[i].append(rows.ports[i], rows.first_sample, i < sources_ ? std::span<const SampleStatus>(drawn) : status,
                        of_run - rows.sample_count);
    } catch (const Error& error) {
      throw Error(fmt::format("run {}, port \"{}\": {}", rows.run, ports_[i], error.what()));
    }
    rows.ports[i] = {};
  }
}

void Reduction::add_tallies(const RunRows& rows) {
  for (std::size_t i = 0; i < tallied_.size(); ++i) {
    try {
      tallied_[i].add(rows.tallies[i]);
    } catch (const Error& error) {
      throw Error(fmt::format("run {}, port \"{}\": {}", rows.run, ports_[i], error.what()));
    }
  }
}

/// Leaves out the samples behind the end.
void Reduction::cut(RunRows& rows) const {
  rows.sample_count = std::min(rows.sample_count, sample_count_ - rows.first_sample);
  std::erase_if(rows.failed_samples, [&](const Failure& failure) { return failure.id >= sample_count_; });
  rows.drawn.resize(std::min(rows.drawn.size(), rows.sample_count * drawn_.parameters().size()));
}

void Reduction::add_drawn(const RunRows& rows) {
  const auto parameters = drawn_.parameters().size();
  if (parameters == 0) return;
  if (rows.state != RunState::complete) return drawn_.append_empty(rows.sample_count);
  if (rows.drawn.size() != rows.sample_count * parameters)
    throw Error(fmt::format("run {}: it drew {} numbers where {} samples have {} parameters each", rows.run, rows.drawn.size(),
                            rows.sample_count, parameters));
  drawn_.append(rows.drawn);
}

std::vector<SampleStatus> Reduction::add_status(const RunRows& rows) {
  std::vector<SampleStatus> status(rows.sample_count, static_cast<SampleStatus>(rows.state));
  for (const auto& failure : rows.failed_samples) {
    if (rows.state != RunState::complete) break;
    if (failure.id < rows.first_sample || failure.id - rows.first_sample >= rows.sample_count) {
      throw Error(fmt::format("run {}: sample {} is said to have failed ({}), but the run has samples {} to {}", rows.run, failure.id,
                              failure.reason, rows.first_sample, rows.first_sample + rows.sample_count - 1));
    }
    status[failure.id - rows.first_sample] = SampleStatus::failed;
  }
  results_.failed += static_cast<std::uint64_t>(std::ranges::count(status, SampleStatus::failed));
  results_.missing += static_cast<std::uint64_t>(std::ranges::count(status, SampleStatus::missing));
  append_status(status_, status);
  return status;
}

/// What was drawn for a sample says something whatever became of it.
std::vector<SampleStatus> Reduction::status_of_draw(const RunRows& rows) {
  std::vector<SampleStatus> status(rows.sample_count, SampleStatus::complete);
  for (const auto sample : rows.undrawn) {
    if (sample - rows.first_sample < rows.sample_count) status[sample - rows.first_sample] = SampleStatus::failed;
  }
  return status;
}

void Reduction::pass_over(std::uint64_t first_sample) {
  const std::uint64_t count = first_sample - status_.rows();
  const std::vector<SampleStatus> missing(std::min<std::uint64_t>(count, 65'536), SampleStatus::missing);
  for (auto left = count; left > 0; left -= std::min<std::uint64_t>(left, missing.size()))
    append_status(status_, std::span(missing).first(std::min<std::uint64_t>(left, missing.size())));
  results_.missing += count;
  for (auto& merged : merged_) merged.append_empty(count);
  drawn_.append_empty(count);
}

Results Reduction::finish() {
  pass_over(sample_count_);
  results_.samples = sample_count_;
  if (rule_) results_.stop = rule_->outcome();
  auto of_source = statistics_;
  of_source.tail.clear();  // what was drawn is no loss
  for (std::size_t i = 0; i < merged_.size(); ++i)
    results_.ports.push_back({ports_[i], merged_[i].finish(status_), {}, i < sources_, false});
  for (std::size_t i = 0; i < tallied_.size(); ++i)
    results_.ports.push_back({ports_[i], {}, tallied_[i].summary(statistics_, results_.complete(), results_.failed), i < sources_, false});
  if (!tallied_.empty()) return std::move(results_);
  for (auto& port : results_.ports)  // one after the other, since each keeps a bounded number of values
    port.summary = summarise(port.port, port.columns, port.drawn ? of_source : statistics_, port.drawn ? DrawnValues() : drawn_);
  return std::move(results_);
}

}  // namespace regatta
