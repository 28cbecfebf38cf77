#include "framework/study/run/run_contents.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "framework/core/file_digest.hpp"
#include "framework/study/plan/run_file.hpp"
#include "framework/study/results/column_path.hpp"
#include "framework/study/run/numbers_json.hpp"
#include "framework/study/sampling/draw_samples.hpp"
#include "framework/study/sampling/varied_numbers.hpp"

namespace regatta {

namespace {

bool writes(const PhaseNode& phase, std::size_t port) { return std::ranges::find(phase.outputs, port) != phase.outputs.end(); }

/// Executed phases that read a port, and the storing of it when its writer is executed: the product lives as long as they need it.
std::size_t readers_of(std::size_t port, const PipelineInfo& pipeline, const std::vector<std::uint8_t>& execute) {
  std::size_t readers = 0;
  for (std::size_t i = 0; i < pipeline.phases.size(); ++i) {
    if (!execute[i]) continue;
    const auto& phase = pipeline.phases[i];
    readers += static_cast<std::size_t>(std::ranges::count(phase.inputs, port));
    readers += pipeline.ports[port].type && writes(phase, port) ? 1 : 0;
  }
  return readers;
}

/// Position of a port among those that are reduced.
std::size_t reduced_index(const PipelineInfo& pipeline, std::size_t port) {
  const auto end = pipeline.ports.begin() + static_cast<std::ptrdiff_t>(port);
  return static_cast<std::size_t>(std::count_if(pipeline.ports.begin(), end, [](const PortInfo& info) { return info.reduced; }));
}

template <class Row>
std::vector<Row> list_in(const Reader& file, const std::string& group) {
  if (!file.has(group)) return {};
  return from_columns<std::vector<Row>>(file.columns(group, type_of<std::vector<Row>>()));
}

}  // namespace

RunContents::RunContents(const StudyParts& parts, const PlannedRun& planned, std::vector<std::uint8_t> execute, bool writes_file,
                         const RunFileWriter::Log& log)
    : parts_(parts), slice_(planned.slice), execute_(std::move(execute)), products_(parts.pipeline.port_names()) {
  if (writes_file) file_.emplace(parts, slice_, parts.budget_of(planned), planned.begun, log);
  rows_.run = slice_.run;
  rows_.first_sample = slice_.first_sample;
  rows_.sample_count = slice_.sample_count;
  rows_.ports.resize(reduced_index(parts.pipeline, parts.pipeline.ports.size()));
  tallied_.resize(rows_.ports.size());
  for (std::size_t port = 0; port < parts.pipeline.ports.size(); ++port) {
    products_.expect_readers(port, readers_of(port, parts.pipeline, execute_));
  }
}

void RunContents::fill_source() {
  for (std::size_t port = 0; port < parts_.pipeline.source_count; ++port) {
    if (const auto* input = parts_.plan.input_of(slice_))
      products_.put(port, std::make_shared<InputFile>(input->path));
    else
      draw(port);
  }
}

void RunContents::draw(std::size_t port) {
  const auto& type = *parts_.pipeline.ports[port].type;
  const auto& name = parts_.pipeline.ports[port].name;
  auto drawn = draw_samples(parts_.study, type, slice_.first_sample, static_cast<std::size_t>(slice_.sample_count));
  keep_product(port, to_columns(type, drawn.samples.get()));
  if (parts_.study.statistics.sensitivity && parts_.study.output.save == Save::all)
    rows_.drawn = varied_values(parts_.study, type, drawn.samples.get());
  products_.put(port, std::move(drawn.samples));
  keep_failed(run_file::drawn_notes, name, drawn.failed);
  for (const auto& failure : drawn.failed) rows_.undrawn.push_back(failure.id);
}

void RunContents::check_input() const {
  const auto* input = parts_.plan.input_of(slice_);
  if (!input || readers_of(0, parts_.pipeline, execute_) == 0) return;
  const auto& port = parts_.pipeline.source().name;
  std::string digest;
  try {
    digest = file_content(input->path, &parts_.stop).digest;
  } catch (const Error& error) {
    throw InputLost(fmt::format("{}: {}", port, error.what()));
  }
  if (digest != input->digest)
    throw InputLost(
        fmt::format("{}: {} was written to since the plan was made; run the study again when it is finished", port, input->path));
}

void RunContents::check_input(std::size_t phase) const {
  const auto& inputs = parts_.pipeline.phases[phase].inputs;
  if (std::ranges::any_of(inputs, [this](std::size_t port) { return port < parts_.pipeline.source_count; })) check_input();
}

std::vector<RunContents::Lost> RunContents::carry_over(const std::filesystem::path& earlier) {
  std::vector<Lost> lost;
  std::optional<Reader> reader;
  for (std::size_t phase = 0; phase < phase_count(); ++phase) {
    if (executes(phase)) continue;
    try {
      if (!reader) reader.emplace(earlier);
      carry_over(phase, *reader);
    } catch (const std::exception& error) {
      lost.push_back({phase, error.what()});
    }
  }
  if (reader && !file_ && lost.empty()) carry_over_record(*reader);
  return lost;
}

void RunContents::carry_over(std::size_t phase, const Reader& earlier) {
  const auto& node = parts_.pipeline.phases[phase];
  for (const auto port : node.outputs) {
    const auto& info = parts_.pipeline.ports[port];
    if (!info.type || (!file_ && !info.reduced)) continue;
    const auto group = group_of(port);
    if (carry_over_tally(port, earlier, run_file::tally_group(group))) continue;
    auto columns = earlier.columns(group, *info.type);
    if (readers_of(port, parts_.pipeline, execute_) > 0) {
      auto product = info.type->create();
      from_columns(*info.type, columns, product.get());
      products_.put(port, std::move(product));
    }
    keep_product(port, std::move(columns));
  }
  const auto notes = run_file::notes_group(node.name);
  keep_notes(phase, {.samples = list_in<Failure>(earlier, notes + "/samples"),
                     .items = list_in<Failure>(earlier, notes + "/items"),
                     .scalars = list_in<Scalar>(earlier, notes + "/scalars")});
  if (!file_) return;
  if (node.recorded && earlier.has(run_file::recorded_group(node.name))) {
    keep_recorded(phase, earlier.columns(run_file::recorded_group(node.name), *node.recorded));
  }
  PhaseMetrics metrics;
  metrics.phase = node.name;
  file_->phase_done(phase, metrics);
}

/// Of a run that is kept: of another one it is not known yet which samples will be complete.
bool RunContents::carry_over_tally(std::size_t port, const Reader& earlier, const std::string& group) {
  if (!earlier.has(group)) return false;
  const auto& name = parts_.pipeline.ports[port].name;
  if (file_ || keeps_values(port))
    throw Error(fmt::format("{}: values of {} were not kept (output.save = \"percentiles\")", earlier.file().string(), name));
  auto tallies = list_in<SeriesTally>(earlier, group);
  const auto is_condition = [&](const SeriesTally& tally) {
    return tally.meaning == Series::Meaning::boolean && dotted(name + "." + tally.name) == dotted(parts_.study.statistics.where);
  };
  const auto condition = std::ranges::find_if(tallies, is_condition);
  const auto where = condition == tallies.end() ? std::string() : condition->name;
  if (std::ranges::any_of(tallies, [&](const SeriesTally& tally) { return tally.where != where; }))
    throw Error(fmt::format("{}: what is left of {} is about other samples than statistics.where says", earlier.file().string(), name));
  rows_.tallies.resize(rows_.ports.size());
  const auto index = reduced_index(parts_.pipeline, port);
  rows_.tallies[index] = std::move(tallies);
  tallied_[index] = 1;
  return true;
}

/// What the file of a run that is kept says of it.
void RunContents::carry_over_record(const Reader& earlier) {
  rows_.hash = earlier.text("/", run_file::all_products_hash).value_or("");
  rows_.began = earlier.text("/provenance", "start").value_or("");
  try {
    const auto text = earlier.text("/metrics", run_file::run_metrics).value_or("{}");
    rows_.metrics = numbers_json::to<RunMetrics>(numbers_json::Json::parse(text));
  } catch (const numbers_json::Json::exception&) {  // of a version that had none, or others
  }
}

std::uint64_t RunContents::keep_outputs(std::size_t phase) {
  const auto& node = parts_.pipeline.phases[phase];
  for (const auto port : node.inputs) products_.release(port);
  std::uint64_t bytes = 0;
  for (const auto port : node.outputs) {
    const auto& info = parts_.pipeline.ports[port];
    if (!info.type) continue;
    auto columns = to_columns(*info.type, products_.get(port));
    bytes += byte_count(columns);
    keep_product(port, std::move(columns));
    products_.release(port);
  }
  return bytes;
}

void RunContents::keep_recorded(std::size_t phase, Columns recorded) {
  if (!recorded.empty()) file_->store(run_file::recorded_group(parts_.pipeline.phases[phase].name), std::move(recorded));
}

bool RunContents::keeps_values(std::size_t port) const {
  return parts_.study.output.save == Save::all || !parts_.pipeline.ports[port].reduced;
}

std::string RunContents::group_of(std::size_t port) const {
  const auto& name = parts_.pipeline.ports[port].name;
  const auto& phases = parts_.pipeline.phases;
  const auto writer = std::ranges::find_if(phases, [&](const PhaseNode& phase) { return writes(phase, port); });
  return writer == phases.end() ? "/" + name : run_file::port_group(writer->name, name);
}

void RunContents::keep_product(std::size_t port, Columns columns) {
  if (!keeps_values(port)) return keep_rows(port, std::move(columns));
  if (parts_.pipeline.ports[port].reduced) keep_rows(port, columns);
  if (file_) file_->store(group_of(port), std::move(columns));
}

void RunContents::keep_rows(std::size_t port, Columns columns) {
  const auto& info = parts_.pipeline.ports[port];
  std::uint64_t first = 0;
  std::memcpy(&first, find_column(columns, "first_id")->bytes.data(), sizeof first);
  SampleRange{slice_.first_sample, slice_.sample_count}.require_rows(info.name, first, row_count(columns));
  const std::lock_guard lock(mutex_);
  rows_.ports[reduced_index(parts_.pipeline, port)] = std::move(columns);
}

void RunContents::keep_notes(std::size_t phase, const Notes& notes) {
  const auto& name = parts_.pipeline.phases[phase].name;
  const auto store = [&](const char* list, const auto& entries) {  // each where there is one: a file is not filled with empty lists
    if (file_ && !entries.empty()) file_->store(run_file::notes_group(name) + list, to_columns(entries));
  };
  store("/items", notes.items);
  store("/scalars", notes.scalars);
  {
    const std::lock_guard lock(mutex_);
    rows_.failed_items += notes.items.size();
  }
  keep_failed(run_file::notes_group(name), name, notes.samples);
}

void RunContents::tally() {
  if (parts_.study.output.save == Save::all) return;
  std::vector<std::uint8_t> good(slice_.sample_count, 1);
  for (const auto& failure : rows_.failed_samples)  // one of another run is what the reduction complains about
    if (failure.id - slice_.first_sample < good.size()) good[failure.id - slice_.first_sample] = 0;
  rows_.tallies.resize(rows_.ports.size());
  for (std::size_t port = 0; port < parts_.pipeline.ports.size(); ++port) {
    const auto& info = parts_.pipeline.ports[port];
    const auto index = reduced_index(parts_.pipeline, port);
    if (!info.reduced || tallied_[index] != 0) continue;
    rows_.tallies[index] = tally_of(rows_.ports[index], info.name, good, parts_.study.statistics.where);
    if (file_) file_->store(run_file::tally_group(group_of(port)), to_columns(rows_.tallies[index]));
  }
  rows_.ports.clear();
}

/// Several phases may fail a sample: it is one row, with all reasons, in order of ids.
RunRows RunContents::take_rows() {
  if (file_) {
    rows_.hash = file_->products_hash();
    rows_.began = file_->began();
  }
  auto& failed = rows_.failed_samples;
  std::ranges::stable_sort(failed, {}, &Failure::id);
  std::vector<Failure> merged;
  for (auto& failure : failed) {
    if (!merged.empty() && merged.back().id == failure.id)
      merged.back().reason += "; " + failure.reason;
    else
      merged.push_back(std::move(failure));
  }
  failed = std::move(merged);
  return std::move(rows_);
}

void RunContents::keep_failed(const std::string& notes_group, const std::string& where, const std::vector<Failure>& samples) {
  if (file_ && !samples.empty()) file_->store(notes_group + "/samples", to_columns(samples));
  const std::lock_guard lock(mutex_);
  for (const auto& failure : samples) rows_.failed_samples.push_back({failure.id, where + ": " + failure.reason});
}

}  // namespace regatta
