#include "framework/study/plan/run_file.hpp"

#include <nlohmann/json.hpp>

namespace regatta::run_file {

std::string settings_text(const std::vector<Settings>& phases) {
  Settings all;
  for (const auto& phase : phases) all.insert(phase.begin(), phase.end());
  return nlohmann::json(all).dump(1);
}

std::string settings_text(const std::vector<std::string>& cases, const std::vector<std::string>& settings) {
  if (cases.size() == 1 && cases.front().empty()) return settings.front();
  nlohmann::json all;
  for (std::size_t i = 0; i < cases.size(); ++i) all[cases[i]] = nlohmann::json::parse(settings[i]);
  return all.dump(1);
}

Settings settings_of(const Reader& file) {
  const auto text = file.long_text("/provenance/settings");
  if (!text) return {};
  const auto parsed = nlohmann::json::parse(*text, nullptr, false);
  return parsed.is_object() ? parsed.get<Settings>() : Settings{};
}

}  // namespace regatta::run_file
