#include "framework/study/plan/run_file.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "framework/core/error.hpp"

namespace regatta::run_file {

std::string saved(const OutputSection& output, const StatisticsSection& statistics) {
  if (output.save == Save::all) return "all";
  return statistics.where.empty() ? "percentiles" : "percentiles of samples with " + statistics.where;
}

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
  return text ? settings_from(*text) : Settings{};
}

std::vector<std::optional<std::string>> fingerprints_of(const Reader& file, const PipelineInfo& pipeline) {
  std::vector<std::optional<std::string>> all;
  for (const auto& phase : pipeline.phases) all.push_back(file.text(phase_group(phase.name), "fingerprint"));
  return all;
}

Settings settings_from(const std::string& text) {
  const auto parsed = nlohmann::json::parse(text, nullptr, false);
  Settings settings;
  if (!parsed.is_object()) return settings;
  for (const auto& [key, value] : parsed.items()) {
    if (value.is_string()) settings.emplace(key, value.get<std::string>());
    if (!value.is_object()) continue;
    for (const auto& [inner, of_case] : value.items())
      if (of_case.is_string()) settings.emplace(key + ": " + inner, of_case.get<std::string>());
  }
  return settings;
}

StoredStudy stored_study(const Reader& file) {
  const auto text = file.long_text("/provenance/study"), overrides = file.long_text("/provenance/overrides");
  if (!text || !overrides)
    throw Error(fmt::format("{}: does not hold the study it was made from, with all that --set changed; an earlier version wrote it",
                            file.file().string()));
  const auto parsed = nlohmann::json::parse(*overrides, nullptr, false);
  if (!parsed.is_array()) throw Error(fmt::format("{}: /provenance/overrides is no list of texts", file.file().string()));
  const auto included = nlohmann::json::parse(file.long_text("/provenance/included").value_or("{}"), nullptr, false);
  if (!included.is_object()) throw Error(fmt::format("{}: /provenance/included is no table of texts", file.file().string()));
  return {*text, file.text("/provenance", "study_file").value_or("study.toml"), parsed.get<std::vector<std::string>>(),
          included.get<IncludedTexts>()};
}

}  // namespace regatta::run_file
