#include "framework/study/run/prepared_ahead.hpp"

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/storage/reader.hpp"

namespace regatta {

namespace fs = std::filesystem;

PreparedAhead prepared_ahead(const Workspace& workspace) {
  PreparedAhead prepared;
  fs::file_time_type newest;
  for (const auto& path : entries_of(workspace.shared())) {
    const auto phase = Workspace::shared_of(path.filename().string());
    std::error_code no_size, gone;
    const auto bytes = fs::file_size(path, no_size);
    const auto written = fs::last_write_time(path, gone);
    if (!phase || no_size || gone) continue;
    prepared.phases[*phase] += 1;
    prepared.bytes += static_cast<double>(bytes);
    if (!prepared.study_file.empty() && written <= newest) continue;
    try {
      prepared.study_file = Reader(path).text("/provenance", "study_file").value_or("");
      newest = written;
    } catch (const Error&) {  // `prepare` and `run` say that it is damaged, and replace it
    }
  }
  return prepared;
}

std::string prepared_ahead_text(const PreparedAhead& prepared, const Workspace& workspace, const std::string& program) {
  std::string files;
  for (const auto& [phase, number] : prepared.phases)
    files += fmt::format("{}{} of {}", files.empty() ? "" : ", ", with_commas(number), phase);
  const auto study = prepared.study_file.empty() ? "STUDY" : shell_quoted(prepared.study_file);
  return fmt::format(
      "{}: prepared, and nothing has been run yet\n  study file  {}\n  prepared    shared data: {}; {} in {}\n"
      "  go on with  {} run {} -w {} (and the --set of prepare, if any)\n",
      workspace.root().string(), study, files, readable_bytes(prepared.bytes), workspace.shared().string(), shell_quoted(program), study,
      shell_quoted(workspace.root().string()));
}

}  // namespace regatta
