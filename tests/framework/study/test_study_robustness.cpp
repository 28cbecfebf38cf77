#include <cstdlib>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "tests/framework/study/example_study.hpp"

using namespace example_study;

namespace {

const std::string whole_study = R"(# every kind of value
[study]
title = "How far?"
seed = 5
[samples]
count = 1_000
method = "random"
per_run = "auto"
[samples.parameters]
angle = { uniform = [-0.3, 0.3] }
"plant.mass" = { relative = [-0.05, 0.05], nominal = 0.3 }
bias = { normal = [0, 1.5] }
gain = { log_normal = [-1, 0.1] }
pushes = { uniform = [1, 6] }
law = { choice = ["sta", "adaptive"] }
delay = { uniform = ["10ms", 1] }
links.1.mass = { log_uniform = [0.1, 1] }
[execution]
cores = "auto"
stop_grace = "10s"
[checkpoint]
every = 30
[observe]
samples = "0-9,20"
[limits]
wall = "2h"
[phases.swing]
step = 1e-3
start = [0.1, 0, 1_0.5]
cutoff = "none"
filter = 0.25
controller = { type = "classical", k = 5 }
record = { samples = "1" }
on_diverged = "keep"
[[phases.swing.links]]
mass = 2
[phases.rate]
limit = 1e3
[statistics]
percentiles = [2.5, 50, 97.5]
bins = 20
[stop]
column = ""
confidence = 0.9
block = 512
[output]
compression = "default"
)";

const std::vector<std::string> whole_overrides = {"phases.swing.duration=5", "samples.parameters.links.0.mass={uniform=[0.1,1]}",
                                                  "phases.swing.links.0.length=2", "study.title=two words"};

class Mutation {
 public:
  explicit Mutation(std::uint64_t number) : random_(random_key(20261120, "mutation"), number) {}

  std::string operator()(std::string text) {
    for (auto changes = 1 + below(3); changes > 0; --changes) change(text);
    return text;
  }

  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_.integer(bound)); }

 private:
  void change(std::string& text) {
    static const std::vector<std::string> pieces = {"[",
                                                    "]",
                                                    "{",
                                                    "}",
                                                    "\"",
                                                    "'",
                                                    "=",
                                                    ".",
                                                    ",",
                                                    "\n",
                                                    "#",
                                                    "nan",
                                                    "-inf",
                                                    "1e999",
                                                    "-1",
                                                    "0",
                                                    "1e9",
                                                    "true",
                                                    "\xC3",
                                                    "\\u0000",
                                                    "18446744073709551616",
                                                    "[[",
                                                    "\"\"",
                                                    "[[]]",
                                                    "{}",
                                                    "..",
                                                    "\r",
                                                    "_",
                                                    "e",
                                                    "phases",
                                                    "samples",
                                                    "file = 1\n",
                                                    "none",
                                                    "uniform",
                                                    "1979-05-27",
                                                    "\"9h\"",
                                                    "0x7FFFFFFFFFFFFFFF",
                                                    "-9223372036854775808"};
    const auto at = below(text.size() + 1);
    const auto length = std::min(text.size() - at, below(12));
    switch (below(4)) {
      case 0:
        text.insert(at, pieces[below(pieces.size())]);
        break;
      case 1:
        text.replace(at, length, pieces[below(pieces.size())]);
        break;
      case 2:
        text.erase(at, length);
        break;
      default: {
        const auto from = below(text.size() + 1);
        text.insert(at, text.substr(from, below(40)));
      }
    }
  }

  Random random_;
};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t trials = 2'000;
#else
constexpr std::uint64_t trials = 20'000;
#endif

}  // namespace

TEST_SUITE("framework/study/robustness") {
  TEST_CASE("the study that is mutated below is clean") {
    CHECK(mistakes([] { return read(whole_study, whole_overrides); }).empty());
  }
  TEST_CASE("a mutated study is read, or refused by a ConfigError that names a place; nothing else happens") {
    std::size_t refused_by_toml = 0, refused_by_us = 0, accepted = 0;
    for (std::uint64_t trial = 0; trial < trials; ++trial) {
      Mutation mutate(trial);
      auto text = whole_study;
      auto overrides = whole_overrides;
      auto& target = mutate.below(4) == 0 ? overrides[mutate.below(overrides.size())] : text;
      target = mutate(target);
      try {
        static_cast<void>(read(text, overrides));
        ++accepted;
      } catch (const ConfigError& error) {
        const std::string_view message = error.what();
        const bool places = message.starts_with("study.toml") || message.starts_with("--set ");
        CHECK_MESSAGE(places, message);
        ++(message.find("this is not TOML") != std::string_view::npos ? refused_by_toml : refused_by_us);
      }
    }
    // All three ways out are well trodden, so the loop tests what it says.
    INFO(refused_by_toml, " refused by TOML, ", refused_by_us, " by us, ", accepted, " accepted");
    CHECK(refused_by_toml > trials / 20);
    CHECK(refused_by_us > trials / 20);
    CHECK(accepted > trials / 50);
  }
}
