#include "framework/study/results/virtual_results.hpp"

#include <algorithm>
#include <map>

#include "framework/core/error.hpp"
#include "framework/core/ranges_text.hpp"
#include "framework/core/text.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/virtual_file.hpp"
#include "framework/study/plan/plan_file.hpp"
#include "framework/study/plan/run_file.hpp"
#include "framework/study/results/study_output.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

constexpr const char* sources_group = "/sources";

struct Source {
  std::uint64_t run = 0;
  std::string file;
  std::string hash;
  static constexpr auto schema() {
    using S = Source;
    return fields(field<&S::run>("run"), field<&S::file>("where its rows are, relative to the folder of this file"),
                  field<&S::hash>("XXH3 of the hashes of all its products when this file was written"));
  }
};

std::string hash_of(const Reader& run) { return run.text("/", run_file::all_products_hash).value_or(""); }

/// Runs in order of cases and samples; all complete.
std::vector<Slice> complete_runs(const Workspace& workspace, const StoredPlan& plan) {
  std::set<std::uint64_t> missing;
  for (const auto& slice : plan.runs) {
    const auto file = workspace.run_file(slice.run);
    if (!fs::exists(file) || Reader(file).text("/", "status") != run_file::complete) missing.insert(slice.run);
  }
  require(missing.empty(), "{}: {} of {} are not complete ({}), and their rows would read as zeros; run the study to its end first",
          workspace.root().string(), with_commas(missing.size()), counted(plan.runs.size(), "run"), ranges_text(missing));
  auto runs = plan.runs;
  std::ranges::sort(runs, [](const Slice& a, const Slice& b) {
    return std::pair(a.case_index, a.first_sample) < std::pair(b.case_index, b.first_sample);
  });
  return runs;
}

std::string joined(const std::string& group, const std::string& name) { return (group == "/" ? "" : group) + "/" + name; }

}  // namespace

VirtualResults write_virtual_results(const Workspace& workspace, const PipelineInfo& pipeline, const fs::path& file) {
  const auto plan = require_plan(workspace, pipeline);
  const auto runs = complete_runs(workspace, plan);
  VirtualResults written;
  written.runs = runs.size();
  std::map<std::string, VirtualColumn> columns;  // by path
  const auto add = [&](std::uint64_t run, const std::string& to, const std::string& from, const Type& type) {
    for (const auto& head : to_columns(type, type.create().get())) {
      if (head.dimensions.empty() || head.dimensions.front() != "sample" || head.type->kind == Kind::text) {
        if (std::ranges::find(written.left_out, to + "/" + head.name) == written.left_out.end() && head.name != "first_id")
          written.left_out.push_back(to + "/" + head.name);
        continue;
      }
      auto& column = columns[to + "/" + head.name];
      column.path = to + "/" + head.name;
      column.pieces.push_back({workspace.run_file(run), from + "/" + head.name});
    }
  };
  std::vector<Source> sources;
  const auto folder = fs::absolute(folder_of(file));
  for (const auto& slice : runs) {
    const auto& name = plan.cases[slice.case_index];
    const auto group = plan.cases.size() == 1 && name.empty() ? std::string("/") : "/" + case_group(name);
    for (const auto& phase : pipeline.phases) {
      for (const auto port : phase.outputs) {
        const auto& info = pipeline.ports[port];
        if (!info.type || !info.type->samples) continue;
        require(!Reader(workspace.run_file(slice.run)).has(run_file::tally_group(run_file::port_group(phase.name, info.name))),
                "{}: its files have no values of {} (output.save = \"percentiles\"), so there is nothing to put together",
                workspace.root().string(), info.name);
        add(slice.run, joined(group, info.name), run_file::port_group(phase.name, info.name), *info.type);
      }
    }
    sources.push_back({slice.run, fs::proximate(fs::absolute(workspace.run_file(slice.run)), folder).string(),
                       hash_of(Reader(workspace.run_file(slice.run)))});
  }
  require(!columns.empty(), "{}: no port of this program has a row a sample, so there is nothing to put together",
          workspace.root().string());
  Document document;
  document.attribute("/", "title", plan.title);
  document.columns(sources_group, encode(to_columns(sources), Compression::none));
  std::vector<VirtualColumn> all;
  for (auto& [path, column] : columns) all.push_back(std::move(column));
  write_virtual_file(file, document, all);
  written.columns = all.size();
  return written;
}

std::vector<std::string> problems_of_sources(const Reader& file) {
  if (!file.has(sources_group)) return {};
  std::vector<std::string> problems;
  const auto folder = folder_of(file.file());
  for (const auto& source : from_columns<std::vector<Source>>(file.columns(sources_group, type_of<std::vector<Source>>()))) {
    const auto path = (folder / source.file).lexically_normal();
    if (!fs::exists(path)) {
      problems.push_back(
          fmt::format("{}: its source {} is gone, and its rows read as zeros; bring it back", file.file().string(), path.string()));
      continue;
    }
    try {
      if (hash_of(Reader(path)) != source.hash)
        problems.push_back(
            fmt::format("{}: its source {} holds other products than when it was written; write it anew with export --virtual",
                        file.file().string(), path.string()));
    } catch (const Error& error) {
      problems.emplace_back(error.what());
    }
  }
  return problems;
}

}  // namespace regatta
