#pragma once
#include "framework/app/command_line.hpp"
#include "framework/app/logs.hpp"
#include "framework/app/stop_signals.hpp"
#include "framework/study/run/run_study.hpp"

namespace regatta {

/// What watches over a study while it runs.
struct Watch {
  StopSignals& signals;
  const StudyLog& log;
  bool display = true;           ///< Bars where a terminal can draw them.
  bool sequential = false;       ///< The process has no thread, and gets none.
  Duration stop_grace;           ///< After a signal; a study that takes longer is left with exit_code::stopped.
  OnFinish& finish;              ///< Is run before the study is left.
  std::optional<IdRanges> runs;  ///< That were asked for; empty: all.
};

/// Runs a study with its progress display, and stops it when a signal says so.
StudyReport run_watched(StudyRunner& runner, const Watch& watch);

}  // namespace regatta
