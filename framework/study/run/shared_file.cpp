#include "framework/study/run/shared_file.hpp"

#include <optional>
#include <vector>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/storage/document.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/plan/run_file.hpp"

namespace regatta {

namespace fs = std::filesystem;

namespace {

constexpr const char* data_group = "/data";

}  // namespace

SharedFile::SharedFile(const Workspace& workspace, const PhaseNode& phase, Settings settings)
    : phase_(phase),
      settings_(std::move(settings)),
      fingerprint_(fingerprint(settings_)),
      folder_(workspace.shared()),
      path_(workspace.shared_file(phase.name, fingerprint_)) {}

bool SharedFile::exists() const {
  std::error_code none;
  return fs::exists(path_, none);
}

std::uint64_t SharedFile::bytes() const {
  std::error_code none;
  const auto size = fs::file_size(path_, none);
  return none ? 0 : size;
}

std::shared_ptr<const void> SharedFile::read() const {
  const Reader reader(path_);
  if (reader.text("/", "phase") != phase_.name || reader.text("/", "fingerprint") != fingerprint_)
    throw Error(fmt::format("{}: it does not hold what its name says", path_.string()));
  const auto& type = *phase_.shared->type;
  auto data = type.create();
  from_columns(type, reader.columns(data_group, type), data.get());
  return data;
}

void SharedFile::require_unchanged(const PhaseOptions& options, const PipelineInfo& pipeline) const {
  auto now = settings_;
  for (const auto& [key, text] : own_settings(phase_, options, pipeline))
    if (const auto found = now.find(key); found != now.end()) found->second = text;
  if (const auto other = difference(now, settings_); !other.empty())
    throw Error(fmt::format("{}: it was written to while the shared data were made; try again when it is finished", other));
}

void SharedFile::write(const Columns& data, double seconds, const Provenance& provenance, Compression compression) const {
  Document document;
  document.attribute("/", "phase", phase_.name);
  document.attribute("/", "fingerprint", fingerprint_);
  document.attribute("/", "seconds", seconds);
  document.columns(data_group, encode(data, compression));
  auto made = provenance;
  made.end = utc_text(std::chrono::system_clock::now());
  add_provenance(document, made);
  document.text("/provenance", "settings", run_file::settings_text({settings_}));
  write_whole(path_, document.build());
}

std::string SharedFile::nearest() const {
  std::string nearest;
  std::size_t least = 0;
  for (const auto& path : entries_of(folder_)) {
    if (Workspace::shared_of(path.filename().string()) != phase_.name || path == path_) continue;
    try {
      const auto all = all_differences(settings_, run_file::settings_of(Reader(path)));
      if (all.empty() || (!nearest.empty() && all.size() >= least)) continue;
      least = all.size();
      nearest = fmt::format("{}: {}", path.string(), all.front());
    } catch (const Error&) {  // it says nothing
    }
  }
  return nearest;
}

std::set<std::string> shared_names(const StoredPlan& plan, const PipelineInfo& pipeline, const Workspace& workspace) {
  std::set<std::string> names;
  for (const auto& of_case : plan.settings) {
    const auto all = run_file::settings_from(of_case);
    for (const auto& phase : pipeline.phases) {
      if (!phase.shared || !phase.shared->type) continue;
      if (const auto settings = shared_settings(phase, all))
        names.insert(workspace.shared_file(phase.name, fingerprint(*settings)).filename().string());
    }
  }
  return names;
}

}  // namespace regatta
