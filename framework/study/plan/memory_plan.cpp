#include "framework/study/plan/memory_plan.hpp"

#include <algorithm>
#include <cmath>

#include "framework/core/text.hpp"

namespace regatta {

namespace {

constexpr double mebibyte = 1024.0 * 1024.0;

const std::uint64_t* asked(const AutoOrNumber& setting) { return std::get_if<std::uint64_t>(&setting); }

}  // namespace

MemoryLimit memory_of(const Study& study) {
  if (const auto* total = asked(study.memory.total)) return {static_cast<double>(*total) * mebibyte, "memory.total"};
  static const auto limit = memory_limit();  // asked for each run
  return limit;
}

double memory_for_runs(const Study& study) { return (asked(study.memory.total) ? 1.0 : 0.9) * memory_of(study).bytes; }

MemoryBudget budget_of_run(const Study& study, std::size_t lanes, const RunCost& cost) {
  const auto& section = study.memory;
  MemoryBudget budget{.bytes = 0, .shares = {section.hot, section.checkpoints, section.analysis, section.overhead}};
  if (const auto* each = asked(section.per_run))
    budget.bytes = static_cast<double>(*each) * mebibyte;
  else
    budget.bytes = std::max(std::floor(memory_for_runs(study) / static_cast<double>(std::max<std::size_t>(1, lanes))), cost.bytes);
  return budget;
}

std::string memory_warning(const Study& study, std::size_t lanes, const RunCost& cost, double before) {
  constexpr double spare = 1.2;  // an estimate is no promise, and runs differ
  const double said = cost.most_memory.empty() ? 0 : cost.bytes, needed = std::max(said, before);
  const auto budget = budget_of_run(study, lanes, cost).bytes;
  if (needed == 0 || budget >= spare * needed) return {};
  const double wanted = std::ceil(spare * needed / mebibyte);
  std::string attempt;
  if (wanted * mebibyte <= memory_for_runs(study))
    attempt = fmt::format("memory.per_run = {:.0f}", wanted);
  else if (asked(study.memory.total))  // of which lanes have a share each, unless a run is told its own
    attempt = fmt::format("memory.total = {0:.0f} and memory.per_run = {0:.0f}", wanted);
  else
    attempt = "smaller runs, with samples.per_run";
  return fmt::format("a run may use {} of memory, which is less than 1.2 times the {} that {}: it may fail; try {}", readable_bytes(budget),
                     readable_bytes(needed), said >= before ? "the phase " + cost.most_memory + " says it needs" : "one took before",
                     attempt);
}

std::string memory_text(const Study& study, std::size_t lanes) {
  const auto budget = budget_of_run(study, lanes, {});
  std::string parts;
  for (std::size_t i = 0; i < memory_parts; ++i) {
    const auto part = static_cast<MemoryPart>(i);
    parts += fmt::format("{}{} {}", i == 0 ? "" : ", ", name_of(part), readable_bytes(budget.of(part)));
  }
  const auto all = memory_of(study);
  const auto why = asked(study.memory.per_run) ? std::string("memory.per_run")
                                               : fmt::format("{} of {} of {}, for {}", readable_bytes(memory_for_runs(study)),
                                                             readable_bytes(all.bytes), all.source, counted(lanes, "lane"));
  return fmt::format("{} of memory a run ({}): {}", readable_bytes(budget.bytes), why, parts);
}

}  // namespace regatta
