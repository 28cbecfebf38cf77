#include "tests/faults/fuzz/study_examples.hpp"

#include <algorithm>
#include <filesystem>

#include "framework/study/input/read_text.hpp"
#include "phases/pendulum/score.hpp"
#include "tests/faults/fuzz/text_tokens.hpp"
#include "tests/framework/study/example_study.hpp"

namespace fuzzed {

using namespace regatta;

namespace {

std::vector<std::string> texts_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  std::ranges::sort(files);
  std::vector<std::string> texts;
  for (const auto& file : files) texts.push_back(read_text(file, "a study file"));
  return texts;
}

const std::filesystem::path pendulum_folder = std::filesystem::path(REGATTA_SOURCE_DIR) / "data/pendulum";

constexpr const char* drawn = R"(# of every kind
[study]
title = "how it swings \u03b8"
seed = 42
[samples]
count = 1_000
method = "latin_hypercube"
per_run = 100
[samples.parameters]
angle = { uniform = [-1, 1] }
bias = { normal = [0, 0.5], truncated = [-1, 1] }
gain = { log_uniform = [0.5, 4] }
pushes = { uniform = [1, 3] }
level = 4
wind = { choice = [true, false], weights = [1, 3] }
law = { choice = ["sta", "classical"] }
delay = { constant = "200ms" }
label = "swing"
plant.mass = { relative = [-0.05, 0.05], nominal = 2 }
plant.length = { log_normal = [0, 0.1] }
links.0.mass = { tied = "plant.mass", factor = 0.5 }
centre = [0, 0.5, 1e-3]
[[samples.correlated]]
parameters = ["angle", "bias"]
matrix = [[1, 0.5], [0.5, 1]]
[phases.swing]
step = 1e-3
duration = 20.0
substeps = 2
order = 8
fast = true
note = """two
lines"""
start = [0.1, 0.2, 0.3]
cutoff = 50
filter = "off"
warmup = "2s"
controller = { type = "classical", k = 12 }
links = [{ mass = 1, length = 0.5 }, { mass = 2 }]
record.every = 0.5
[phases.rate]
limit = 0.25
[execution]
cores = "auto"
stop_grace = "5s"
retries = 2
[output]
compression = "fast"
[statistics]
percentiles = [5, 50, 95]
bins = 20
tail = [0.9, 0.99]
)";

constexpr const char* swept = R"([samples]
method = "grid"
[samples.parameters]
angle = { linspace = [-1, 1, 5] }
law = { grid = ["sta", "adaptive"] }
[[phases.swing.links]]
mass = 1
[[phases.swing.links]]
)";

constexpr const char* cases = R"([samples]
count = 10
[samples.parameters]
angle = 0.5
[sweep]
"phases.swing.controller.k" = [1, 2.5, 1e2]
phases.swing.step = [0.1, 0.01]
[checkpoint]
every = "10s"
[observe]
every = 0.1
samples = "0, 3-5"
[limits]
steps = 1000
wall = "1h"
)";

constexpr const char* listed = R"([samples]
count = 10
[phases.swing]
controller = { file = "part.toml", k = 3 }
[[sweep]]
name = "one"
"phases.swing.duration" = 5
[[sweep]]
name = "two"
[sweep.phases.swing]
duration = 6
filter = 0.5
)";

}  // namespace

std::vector<std::string> pendulum_studies() { return texts_in(pendulum_folder); }
std::vector<std::string> pendulum_controllers() { return texts_in(pendulum_folder / "tuned"); }

const PipelineInfo& pendulum_pipeline() {
  using namespace regatta::pendulum;
  static const auto info = pipeline<Out<"samples", Samples<PendulumSample>>>()
                               .then<Draw>()
                               .then<Simulate>()
                               .then<Score>()
                               .reduce<"samples">()
                               .reduce<"scores">()
                               .info();
  return info;
}

std::vector<std::string> swing_studies() { return {drawn, swept, cases, listed}; }

const PipelineInfo& swing_pipeline() {
  static const auto info = example_study::swing_pipeline();
  return info;
}

std::vector<std::string> study_tokens() {
  auto tokens = text_tokens();
  for (const auto* token : {"[samples]\n",
                            "[samples.parameters]\n",
                            "[phases.swing]\n",
                            "[sweep]\n",
                            "[[sweep]]\n",
                            "[study]\n",
                            "[statistics]\n",
                            "[stop]\n",
                            "[limits]\n",
                            "[checkpoint]\n",
                            "[observe]\n",
                            "[[samples.correlated]]\n",
                            "count",
                            "method",
                            "\"sobol\"",
                            "\"grid\"",
                            "\"table\"",
                            "file = \"part.toml\"",
                            "{ file = \"part.toml\" }",
                            "{ file = \"study.toml\" }",
                            "{ file = \"none.toml\" }",
                            "uniform",
                            "normal",
                            "log_normal",
                            "relative",
                            "tied",
                            "truncated",
                            "choice",
                            "linspace",
                            "weights",
                            "angle",
                            "plant.mass",
                            "links.0.mass",
                            "links.9",
                            "\"phases.swing.step\"",
                            "[1, 2, 3]",
                            "[[1, 0], [0, 1]]",
                            "{ uniform = [0, 1] }"})
    tokens.emplace_back(token);
  return tokens;
}

}  // namespace fuzzed
