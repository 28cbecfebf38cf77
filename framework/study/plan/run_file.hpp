#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/input/include_files.hpp"
#include "framework/study/plan/fingerprint.hpp"
#include "framework/study/sections.hpp"

/// Names inside a run file, in one place.
namespace regatta::run_file {

inline constexpr const char* complete = "complete";
inline constexpr const char* partial = "partial";  // whole up to the phase that was asked for
inline constexpr const char* failed = "failed";
inline constexpr const char* running = "running";

inline constexpr const char* all_products_hash = "products_hash";  // attribute of the root
inline constexpr const char* run_metrics = "run";                  // attribute of /metrics, a JSON object,
inline constexpr std::size_t run_metrics_length = 640;             // and spaces up to that length: equal runs have files of equal size

inline constexpr const char* drawn_notes = "/notes";  // of what was drawn, before the first phase

inline std::string phase_group(const std::string& phase) { return "/phases/" + phase; }
inline std::string port_group(const std::string& phase, const std::string& port) {
  return "/phases/" + phase + "/" + std::string(own_port_name(phase, port));
}
/// What is left of a port whose values are not kept. @param group  where they would be
inline std::string tally_group(const std::string& group) { return group + "/tally"; }
inline std::string recorded_group(const std::string& phase) { return "/phases/" + phase + "/recorded"; }
inline std::string notes_group(const std::string& phase) { return "/phases/" + phase + "/notes"; }
inline std::string config_group(const std::string& phase) { return "/config/" + phase; }

/// What files keep of reduced ports: "all", or "percentiles" and of which samples.
std::string saved(const OutputSection& output, const StatisticsSection& statistics);
/// Of each phase, in order; nothing for one of which the file holds no products. @throws Error if the file is damaged there
std::vector<std::optional<std::string>> fingerprints_of(const Reader& file, const PipelineInfo& pipeline);
/// Settings as JSON text, stored in /provenance/settings.
std::string settings_text(const std::vector<Settings>& phases);
/// Of all cases of a study, as study.h5 keeps them: of a single case without a name as above, otherwise a JSON object by names.
std::string settings_text(const std::vector<std::string>& cases, const std::vector<std::string>& settings);
Settings settings_of(const Reader& file);
/// The same from that text, of several cases as "CASE: key"; none if it is no such text.
Settings settings_from(const std::string& text);

/// What a user has written, as a file keeps it.
struct StoredStudy {
  std::string text;
  std::filesystem::path file;  ///< Its name then.
  std::vector<std::string> overrides;
  IncludedTexts included;
};
/// @throws Error if the file does not hold it
StoredStudy stored_study(const Reader& file);

}  // namespace regatta::run_file
