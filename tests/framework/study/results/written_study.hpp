#pragma once
#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/storage/durable.hpp"
#include "framework/study/plan/run_file.hpp"
#include "framework/study/plan/workspace.hpp"
#include "framework/study/results/reduction.hpp"
#include "framework/study/results/study_output.hpp"

/// A study.h5 of two ports, as a study would have written it, of results that a test chooses.
namespace written {

using namespace regatta;

struct Ball {
  double mass = 1;
  static constexpr auto schema() { return fields(field<&Ball::mass>("of the ball", unit("kg"))); }
};
struct Throw {
  double speed = 0;
  Ball ball{};
  static constexpr auto schema() { return fields(field<&Throw::speed>("at the start", unit("m/s")), field<&Throw::ball>("what flies")); }
};

enum class Outcome { landed, burst, lost };

struct Score {
  bool hit = false;
  Outcome outcome = Outcome::landed;
  double miss = 0;
  std::string note{};
  std::array<double, 2> reach{};
  std::vector<int> gates{};
  std::optional<double> settled{};
  static constexpr auto schema() {
    using S = Score;
    return fields(field<&S::hit>("near enough"), field<&S::outcome>("how it ended"), field<&S::miss>("distance", unit("m")),
                  field<&S::note>("a text"), field<&S::reach>("from and to", unit("m")), field<&S::gates>("passed"),
                  field<&S::settled>("when it lay still", unit("s")));
  }
};

inline PipelineInfo ports() {
  PipelineInfo info;
  info.ports.push_back({"samples", "Samples<Throw>", &type_of<Samples<Throw>>(), true});
  info.ports.push_back({"scores", "Samples<Score>", &type_of<Samples<Score>>(), true});
  info.source_count = 1;
  return info;
}

/// One run of these scores; sample i is thrown with 10 + i m/s.
inline Results results(const std::vector<Score>& scores, const std::vector<Failure>& failed = {}, std::uint64_t missing = 0) {
  Reduction reduction(ports(), scores.size() + missing);
  if (!scores.empty()) {
    RunRows rows{.run = 0, .first_sample = 0, .sample_count = scores.size(), .state = RunState::complete, .failed_samples = failed};
    Samples<Throw> drawn{0, {}};
    for (std::size_t i = 0; i < scores.size(); ++i) drawn.rows.push_back({10 + static_cast<double>(i), {}});
    rows.ports = {to_columns(drawn), to_columns(Samples<Score>{0, scores})};
    reduction.add(std::move(rows));
  }
  return reduction.finish();
}

inline Results of_case(std::string name, const std::vector<Score>& scores) {
  auto made = results(scores);
  made.case_name = std::move(name);
  return made;
}

/// Settings of each of the cases, in their order.
inline void write(const std::filesystem::path& folder, const std::vector<Results>& cases, const std::vector<Settings>& settings,
                  std::string title = "Throws") {
  std::filesystem::create_directories(folder);
  auto document = study_document(cases, Compression::none);
  document.attribute("/", "title", std::move(title));
  std::vector<std::string> names, texts;
  for (const auto& one : cases) names.push_back(one.case_name);
  for (const auto& one : settings) texts.push_back(run_file::settings_text(std::vector{one}));
  document.text("/provenance", "settings", run_file::settings_text(names, texts));
  write_whole(Workspace(folder).study_file(), document.build());
}

/// Changes one byte of a text that stands in a file as it is.
inline void damage(const std::filesystem::path& file, const std::string& text) {
  std::string bytes(std::filesystem::file_size(file), '\0');
  auto* opened = std::fopen(file.c_str(), "r+b");
  const auto read = std::fread(bytes.data(), 1, bytes.size(), opened);
  const auto at = bytes.find(text);
  if (read == bytes.size() && at != std::string::npos) {
    std::fseek(opened, static_cast<long>(at), SEEK_SET);
    std::fputc(text.front() ^ 1, opened);
  }
  std::fclose(opened);
  if (at == std::string::npos) throw Error("the text is not in the file");
}

}  // namespace written
