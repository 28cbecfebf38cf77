#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "framework/core/random.hpp"
#include "framework/study/results/reduction.hpp"

/// Rows with every kind of member a merged column can have, and studies of them cut into runs at will.
namespace example {

using namespace regatta;

enum class Outcome { completed, fell, left_track };

struct Leg {
  double angle = 0;
  std::vector<int> gates;
  static constexpr auto schema() { return fields(field<&Leg::angle>("angle", unit("rad")), field<&Leg::gates>("gates")); }
};

struct Score {
  double ise = 0;
  float peak = 0;
  std::int16_t steps = 0;
  bool held = false;
  Outcome outcome = Outcome::completed;
  std::string note;
  std::array<double, 2> reach{};
  std::vector<Leg> legs;
  std::optional<double> settled;
  Duration time;
  static constexpr auto schema() {
    using S = Score;
    return fields(field<&S::ise>("integral of the squared angle", unit("rad^2 s")), field<&S::peak>("peak", unit("N")),
                  field<&S::steps>("steps"), field<&S::held>("upright at the end"), field<&S::outcome>("how it ended"),
                  field<&S::note>("a text"), field<&S::reach>("from and to", unit("m")), field<&S::legs>("lists in a list"),
                  field<&S::settled>("settling time", unit("s")), field<&S::time>("simulated time"));
  }
};

inline PipelineInfo scores_pipeline() {
  PipelineInfo info;
  info.ports.push_back({"samples", "int", &type_of<int>(), false});
  info.ports.push_back({"scores", "Samples<Score>", &type_of<Samples<Score>>(), true});
  return info;
}

inline bool fails(std::uint64_t id) { return id % 97 == 5 || (id >= 300 && id < 310); }

inline Score score(std::uint64_t id) {
  Random random({{1, 2}}, id);
  Score s;
  s.ise = random.exponential();
  s.peak = static_cast<float>(random.normal());
  s.steps = static_cast<std::int16_t>(random.integer(1000)) - 500;
  s.held = random.uniform() < 0.9;
  s.outcome = static_cast<Outcome>(random.integer(3));
  s.note = std::string(random.integer(id % 50 == 0 ? 20 : 6), 'x');
  s.reach = {-random.uniform(), random.uniform()};
  s.legs.resize(random.integer(3));
  for (auto& leg : s.legs) leg = {random.normal(), std::vector<int>(random.integer(4), static_cast<int>(id))};
  if (random.uniform() < 0.5) s.settled = random.uniform();
  s.time = {random.uniform()};
  if (id % 211 == 3) s.ise = 1 / 0.0;
  if (fails(id)) s = {-1e9, 1, 2, true, Outcome::fell, "a long text that leaves no trace", {}, {{1, {2}}}, 1e9, {1e9}};
  return s;
}

/// What is drawn of every sample: one that "ise" and "held" do not depend on, and one that decides "reach".
inline const std::vector<std::string> parameters{"idle", "speed"};
inline std::vector<double> drawn(std::uint64_t id) { return {Random({{7, 8}}, id).uniform(), score(id).reach[1] * 3 + 1}; }

/// The run of samples [first, first + count).
inline RunRows run_of(std::uint64_t run, std::uint64_t first, std::uint64_t count) {
  RunRows rows{.run = run, .first_sample = first, .sample_count = count, .state = RunState::complete};
  Samples<Score> scores{first, {}};
  for (auto id = first; id < first + count; ++id) {
    scores.rows.push_back(score(id));
    for (const double number : drawn(id)) rows.drawn.push_back(number);
    if (fails(id)) rows.failed_samples.push_back({id, "it broke"});
  }
  rows.ports.push_back(to_columns(scores));
  return rows;
}

/// A study of that many samples; cuts are the first samples of all runs but the first.
inline Results study_of(std::uint64_t samples, const std::vector<std::uint64_t>& cuts, const std::string& where = "") {
  Reduction reduction(scores_pipeline(), samples, {.statistics = {.where = where, .tail = {0.9, 0.99}}, .parameters = parameters});
  std::uint64_t first = 0, run = 0;
  for (const auto cut : cuts) {
    reduction.add(run_of(run++, first, cut - first));
    first = cut;
  }
  reduction.add(run_of(run, first, samples - first));
  return reduction.finish();
}

}  // namespace example
