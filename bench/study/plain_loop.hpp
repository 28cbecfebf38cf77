#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "bench/study/logistic.hpp"
#include "framework/pipeline/pipeline_info.hpp"
#include "framework/storage/document.hpp"
#include "framework/storage/provenance.hpp"
#include "framework/study/plan/workspace.hpp"
#include "framework/study/results/run_rows.hpp"
#include "framework/study/study.hpp"

namespace regatta::bench {

/// What a scientist would write without the framework, as short as it can be: calls the kernels for one sample after the other, puts what
/// they make into files of the same content, with the same syncs, and merges it into the same study.h5. No engine, no plan, no
/// fingerprints (a constant stands in the files), no logs, no claim, no metrics (zeros), no failures.
class PlainLoop {
 public:
  PlainLoop(const Study& study, const PipelineInfo& pipeline, const Provenance& provenance);

  /// With several threads they take the next sample from an atomic counter.
  void run(const Workspace& workspace, std::size_t threads) const;

 private:
  RunRows one_run(const Workspace& workspace, std::size_t id) const;
  void write(const Workspace& workspace, std::size_t id, Document document) const;

  const Study& study_;
  const PipelineInfo& pipeline_;
  const Provenance& provenance_;
  std::string settings_;
  std::vector<std::string> config_;
  Samples<Growth> samples_;
  Transient transient_;
  MeasureExponent exponent_;
  MeasureSpread spread_;
  Judge judge_;
};

}  // namespace regatta::bench
