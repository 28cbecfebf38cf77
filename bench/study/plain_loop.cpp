#include "bench/study/plain_loop.hpp"

#include <atomic>
#include <thread>

#include "framework/storage/durable.hpp"
#include "framework/study/plan/fingerprint.hpp"
#include "framework/study/plan/run_file.hpp"
#include "framework/study/results/reduction.hpp"
#include "framework/study/results/run_metrics.hpp"
#include "framework/study/results/study_output.hpp"
#include "framework/study/run/config_text.hpp"
#include "framework/study/sampling/draw_samples.hpp"

namespace regatta::bench {

namespace {

const char* const some_fingerprint = "0123456789abcdef0123456789abcdef";

const Steps& steps_of(const Study& study, std::size_t phase) { return study.cases.front().phases[phase].options.as<Steps>(); }

Samples<Growth> all_samples(const Study& study, const PipelineInfo& pipeline) {
  const auto drawn = draw_samples(study, *pipeline.source().type, 0, study.samples.count);
  return *static_cast<const Samples<Growth>*>(drawn.samples.get());
}

void finish(Document& document, Provenance provenance, const std::string& start, const std::string& settings) {
  provenance.start = start;
  provenance.end = utc_text(std::chrono::system_clock::now());
  add_provenance(document, provenance);
  document.text("/provenance", "settings", settings);
}

}  // namespace

PlainLoop::PlainLoop(const Study& study, const PipelineInfo& pipeline, const Provenance& provenance)
    : study_(study),
      pipeline_(pipeline),
      provenance_(provenance),
      settings_(run_file::settings_text(phase_settings(study, study.cases.front(), pipeline, provenance))),
      samples_(all_samples(study, pipeline)),
      transient_(steps_of(study, 0)),
      exponent_(steps_of(study, 1)),
      spread_(steps_of(study, 2)),
      judge_(steps_of(study, 3)) {
  for (std::size_t i = 0; i < pipeline.phases.size(); ++i)
    config_.push_back(config_text(pipeline.phases[i], study.cases.front().phases[i]));
}

void PlainLoop::run(const Workspace& workspace, std::size_t threads) const {
  const auto start = utc_text(std::chrono::system_clock::now());
  workspace.create();
  const std::size_t count = samples_.rows.size();
  std::vector<RunRows> rows(count);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t id = next++; id < count; id = next++) rows[id] = one_run(workspace, id);
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < threads; ++i) others.emplace_back(work);
    work();
  }
  Reduction reduction(pipeline_, count);
  for (auto& row : rows) reduction.add(std::move(row));
  std::vector<Results> results;
  results.push_back(reduction.finish());
  auto document = study_document(results, study_.output.compression);
  document.attribute("/", "title", study_.study.title);
  finish(document, provenance_, start, settings_);
  document.write(workspace.study_file());
}

RunRows PlainLoop::one_run(const Workspace& workspace, std::size_t id) const {
  const auto start = utc_text(std::chrono::system_clock::now());
  const Samples<Growth> samples{id, {samples_.rows[id]}};
  const auto settled = transient_.process(samples);
  const auto exponents = exponent_.process(samples, *settled);
  const auto spreads = spread_.process(samples, *settled);
  const auto verdicts = judge_.process(samples, *exponents, *spreads);

  Document document;
  const auto store = [&](const char* group, const auto& product) {
    document.columns(group, encode(to_columns(product), study_.output.compression));
  };
  store("/samples", samples);
  store("/phases/transient/settled", *settled);
  store("/phases/exponent/exponents", *exponents);
  store("/phases/spread/spreads", *spreads);
  auto columns = to_columns(*verdicts);
  document.columns("/phases/judge/verdicts", encode(columns, study_.output.compression));
  finish(document, provenance_, start, settings_);
  write(workspace, id, std::move(document));

  RunRows rows{.run = id, .first_sample = id, .sample_count = 1, .state = RunState::complete};
  rows.ports.push_back(std::move(columns));
  return rows;
}

void PlainLoop::write(const Workspace& workspace, std::size_t id, Document document) const {
  document.attribute("/", "title", study_.study.title);
  document.attribute("/", "run", std::uint64_t{id});
  document.attribute("/", "first_sample", std::uint64_t{id});
  document.attribute("/", "sample_count", std::uint64_t{1});
  document.attribute("/", "status", std::string(run_file::complete));
  std::vector<PhaseMetrics> metrics;
  for (std::size_t i = 0; i < pipeline_.phases.size(); ++i) {
    const auto& phase = pipeline_.phases[i];
    document.attribute(run_file::phase_group(phase.name), "fingerprint", some_fingerprint);
    document.attribute(run_file::phase_group(phase.name), "version", std::int64_t{phase.version});
    document.text(run_file::config_group(phase.name), "options", config_[i]);
    metrics.emplace_back().phase = phase.name;
  }
  document.columns("/metrics", encode(to_columns(metrics), Compression::none));
  document.attribute("/metrics", run_file::run_metrics, std::string(run_file::run_metrics_length, ' '));
  document.attribute("/", run_file::all_products_hash, products_hash(document.product_hashes("/phases")));
  const auto attempt = workspace.attempt_file(id, 1);
  write_new(attempt, document.build());
  publish(attempt, workspace.run_file(id));
}

}  // namespace regatta::bench
