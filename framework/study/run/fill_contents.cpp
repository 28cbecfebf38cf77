#include "framework/study/run/fill_contents.hpp"

#include <fmt/format.h>

namespace regatta {

void fill_contents(std::optional<RunContents>& contents, const StudyParts& parts, const PlannedRun& planned,
                   const std::function<void(const std::string& phase, const std::string& why)>& lost, const RunFileWriter::Log& log) {
  auto execute = planned.execute;
  bool writes_file = planned.action != Action::complete;
  std::string damage;
  for (;;) {
    contents.reset();  // an attempt has one writer at a time
    contents.emplace(parts, planned, execute, writes_file, log);
    contents->fill_source();
    if (planned.source.empty()) break;
    const auto phases = contents->carry_over(planned.source);
    if (phases.empty()) break;
    for (const auto& [phase, why] : phases) {
      execute[phase] = 1;
      damage = fmt::format("computed anew, because what was done before cannot be used: {}", why);
      lost(parts.pipeline.phases[phase].name, damage);
    }
    execute = phases_to_execute(parts.pipeline, std::move(execute));
    writes_file = true;
  }
  try {
    contents->check_input();
  } catch (const InputLost& error) {
    if (damage.empty()) throw;
    throw InputLost(fmt::format("{}; it has to be read for what is {}", error.what(), damage));
  }
}

}  // namespace regatta
