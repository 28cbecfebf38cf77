#include <fmt/format.h>

#include "framework/app/commands.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/core/error.hpp"
#include "framework/study/plan/claim.hpp"
#include "framework/study/run/clean.hpp"

namespace regatta {

int commands::clean(const CommandLine& line, const PipelineInfo& pipeline) {
  const Workspace workspace(line.workspace);
  workspace.require_usable(line.dry_run ? FolderUse::look : FolderUse::write);
  const auto needless = [&] { return needless_files(workspace, pipeline, {.logs = line.logs, .plans = line.plans}); };
  if (line.dry_run) {
    const auto holder = Claim::holder(workspace);
    require(!holder || !holder->alive, "{}: process {} on {} works here since {}; wait for its end, or stop it", workspace.root().string(),
            holder ? holder->process : 0, holder ? holder->host : "", holder ? holder->since : "");
    fmt::print("{}", needless_text(needless(), false));
    return exit_code::complete;
  }
  static_cast<void>(needless());  // a folder that is none of ours is refused before anything is written there
  const Claim claim(workspace);
  const auto files = needless();  // again, now that nobody else can change them
  remove_needless(files);
  fmt::print("{}", needless_text(files, true));
  return exit_code::complete;
}

}  // namespace regatta
