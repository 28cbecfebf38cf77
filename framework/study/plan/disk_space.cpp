#include "framework/study/plan/disk_space.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/study/sampling/varied_numbers.hpp"

namespace regatta {

namespace {

double column_bytes(const Type& type, Compression compression) {
  switch (type.kind) {
    case Kind::structure: {
      double bytes = 0;
      for (const auto& field : type.fields) bytes += column_bytes(*field.type, compression);
      return bytes;
    }
    case Kind::array:
      return static_cast<double>(type.extent) * column_bytes(*type.element, compression);
    case Kind::optional:
      return column_bytes(*type.element, compression);
    case Kind::list:
    case Kind::text:
    case Kind::file:
    case Kind::one_of:
      return 0;
    case Kind::real:
      return static_cast<double>(type.size) * (compression == Compression::none ? 1 : 0.5);
    default:
      return compression == Compression::none ? static_cast<double>(type.size) : 0;
  }
}

}  // namespace

double least_file_bytes(const PipelineInfo& pipeline, const OutputSection& output, std::uint64_t samples) {
  constexpr double empty_file = 4096;  // what it says of itself, without any column; measured: 10 to 20 kB
  double bytes = empty_file;
  for (const auto& port : pipeline.ports) {
    if (!port.type || (port.reduced && output.save == Save::percentiles)) continue;
    const bool rows = port.type->samples;
    const auto& type = rows ? *port.type->find("rows")->type->element : *port.type;
    bytes += column_bytes(type, output.compression) * (rows ? static_cast<double>(samples) : 1);
  }
  return bytes;
}

double least_file_bytes(const Plan& plan, const Study& study, const PipelineInfo& pipeline, const std::optional<IdRanges>& runs) {
  double bytes = 0;
  for (const auto& run : plan.runs) {
    const bool made = run.action == Action::fresh && (!runs || runs->contains(run.slice.run));  // others take the place of a file
    if (made) bytes += least_file_bytes(pipeline, study.output, run.slice.sample_count);
  }
  return bytes;
}

double likely_file_bytes(const Plan& plan, const Workspace& workspace) {
  double bytes = 0, samples_there = 0, samples_to_make = 0;
  for (const auto& run : plan.runs) {
    const auto samples = static_cast<double>(run.slice.sample_count);
    if (run.action == Action::fresh) samples_to_make += samples;
    if (run.action != Action::complete) continue;
    std::error_code gone;
    const auto size = std::filesystem::file_size(workspace.run_file(run.slice.run), gone);
    if (gone) continue;
    bytes += static_cast<double>(size);
    samples_there += samples;
  }
  return samples_there > 0 ? bytes / samples_there * samples_to_make : 0;
}

double least_results_bytes(const Study& study, const PipelineInfo& pipeline) {
  if (study.output.save == Save::percentiles) return 0;
  double row = 0;
  for (const auto& port : pipeline.ports) {
    if (!port.reduced) continue;
    const auto& type = *port.type->find("rows")->type->element;
    row += column_bytes(type, Compression::none) + column_bytes(type, study.output.compression);
  }
  if (study.statistics.sensitivity) row += static_cast<double>(sizeof(double) * varied_numbers(study).size());
  return row * static_cast<double>(study.samples.count * study.cases.size());
}

double free_bytes(std::filesystem::path folder) {
  std::error_code error;
  folder = std::filesystem::absolute(folder, error);
  while (!std::filesystem::exists(folder, error) && folder.has_relative_path()) folder = folder.parent_path();
  const auto space = std::filesystem::space(folder, error);
  return error ? std::numeric_limits<double>::infinity() : static_cast<double>(space.available);
}

std::string disk_text(const Plan& plan, const Study& study, const PipelineInfo& part, const Workspace& workspace) {
  const auto least = least_file_bytes(plan, study, part, {}), likely = likely_file_bytes(plan, workspace);
  if (least == 0) return {};
  const auto free = free_bytes(workspace.root());
  return fmt::format("{} {} of disk for what is to be made{}", likely > least ? "about" : "at least",
                     readable_bytes(std::max(least, likely) + least_results_bytes(study, part)),
                     std::isfinite(free) ? fmt::format("; {} are free", readable_bytes(free)) : "");
}

void require_disk_space(double needed, double free, const std::filesystem::path& folder) {
  require(needed <= free,
          "{}: the files of this study need at least about {}, but its file system has {} free; make room, choose another folder with -w, "
          "or make fewer runs at a time with --runs",
          folder.string(), readable_bytes(needed), readable_bytes(free));
}

}  // namespace regatta
