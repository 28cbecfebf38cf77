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
  std::error_code none;  // no folder, no files
  for (const auto& entry : fs::directory_iterator(workspace.shared(), none)) {
    const auto phase = Workspace::shared_of(entry.path().filename().string());
    std::error_code gone;
    const auto bytes = entry.file_size(gone);
    const auto written = entry.last_write_time(gone);
    if (!phase || gone) continue;
    prepared.phases[*phase] += 1;
    prepared.bytes += static_cast<double>(bytes);
    if (!prepared.study_file.empty() && written <= newest) continue;
    try {
      prepared.study_file = Reader(entry.path()).text("/provenance", "study_file").value_or("");
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
