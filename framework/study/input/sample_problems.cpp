#include "framework/study/input/sample_problems.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "framework/study/input/table_mistakes.hpp"
#include "framework/study/sampling/sample_draw.hpp"

namespace regatta {

namespace {

constexpr std::uint64_t most_tried = 1000;

/// Calls failed(sample, reason) for each of the samples k * of / tried, k = 0, 1, ..., tried - 1, that fails.
void try_samples(const Study& study, std::uint64_t tried, std::uint64_t of, const auto& failed) {
  SampleDraw draw(study);
  const auto& type = *study.sample.type;
  const auto row = type.create();
  for (std::uint64_t k = 0; k < tried; ++k) {
    const auto sample = k * of / tried;
    type.assign(row.get(), study.sample.value.get());
    if (const auto reason = draw.set(row.get(), sample); !reason.empty()) failed(sample, reason);
  }
}

void check_rows(const Study& study, Problems& problems) {
  TableMistakes mistakes(problems, study.table->name);
  try_samples(study, study.samples.count, study.samples.count, [&](std::uint64_t sample, const auto& reason) {
    mistakes.add({.argument = Place::elsewhere}, fmt::format("{}: sample {}: {}", study.table->name, sample, reason));
  });
  mistakes.finish();
}

}  // namespace

void check_samples(const Study& study, const TomlNode& root, Problems& problems) {
  if (study.samples.count == 0) return;
  if (study.table && study.parameters.empty()) return check_rows(study, problems);
  const auto count = study.samples.count, tried = study.table ? count : std::min(count, most_tried);
  std::uint64_t failures = 0;
  std::string example;
  try_samples(study, tried, count, [&](std::uint64_t sample, const auto& reason) {
    if (++failures == 1) example = fmt::format("sample {}: {}", sample, reason);
  });
  if (failures == 0) return;
  const auto place = root.nearest_to("samples.parameters").place;
  const auto all = tried < count ? counted(tried, "sample") + " that were tried" : counted(tried, "sample");
  if (failures < tried)
    problems.warn(place, fmt::format("{} of {} will fail, such as {}", with_commas(failures), all, example));
  else if (failures == 1)
    problems.add(place, "the only sample would fail: " + example);
  else
    problems.add(place, fmt::format("each of {} would fail, such as {}", all, example));
}

}  // namespace regatta
