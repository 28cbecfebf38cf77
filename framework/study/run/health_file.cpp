#include "framework/study/run/health_file.hpp"

#include <cerrno>
#include <fstream>

#include "framework/core/error.hpp"
#include "framework/storage/durable.hpp"
#include "framework/study/run/numbers_json.hpp"

namespace regatta {

using numbers_json::Json;

void write_health(const StudyHealth& health, const std::filesystem::path& file) {
  auto lanes = Json::array();
  for (const auto& lane : health.lanes) lanes.push_back(numbers_json::from(lane));
  auto runs = Json::array();
  for (const auto& run : health.runs) runs.push_back(numbers_json::from(run));
  const Json all{{"study", numbers_json::from(health.study)}, {"lanes", lanes}, {"runs", runs}};
  const auto whole = temporary_name(file);  // a crash costs nothing: no sync
  std::error_code error;
  if (!(std::ofstream(whole) << all.dump(1) << '\n').flush()) error.assign(errno, std::generic_category());
  if (!error) std::filesystem::rename(whole, file, error);
  if (!error) return;
  std::error_code none;
  std::filesystem::remove(whole, none);
  throw IoError("write", file, error.value());
}

std::optional<StudyHealth> read_health(const std::filesystem::path& file) {
  try {
    std::ifstream in(file);
    if (!in) return {};
    const auto all = Json::parse(in);
    StudyHealth health{numbers_json::to<StudyMetrics>(all.at("study")), {}, {}};
    for (const auto& lane : all.at("lanes")) health.lanes.push_back(numbers_json::to<LaneMetrics>(lane));
    for (const auto& run : all.at("runs")) health.runs.push_back(numbers_json::to<RunInLane>(run));
    return health;
  } catch (const Json::exception&) {
    return {};
  }
}

}  // namespace regatta
