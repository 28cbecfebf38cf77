#pragma once
#include <charconv>
#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include "framework/phase/phase.hpp"
#include "framework/pipeline/pipeline.hpp"

/// A pipeline whose runs are input files: recordings of one number a line.
namespace recordings {

using namespace regatta;

struct Recording {
  std::vector<double> values;
  static constexpr auto schema() { return fields(field<&Recording::values>("what was recorded", unit("V"))); }
};
struct Summary {
  std::uint64_t count = 0;
  double mean = 0;
  static constexpr auto schema() {
    return fields(field<&Summary::count>("values of the recording"), field<&Summary::mean>("their mean, with the noise", unit("V")));
  }
};

class Load {
 public:
  static constexpr PhaseInfo info{.name = "load", .summary = "Reads one recording"};
  using Options = NoOptions;
  explicit Load(const Options&) {}
  static Cost estimate(const Options&, const RunInfo& run) {
    const auto bytes = static_cast<double>(run.input_bytes);
    return {.seconds = 1e-6 * bytes, .bytes = 8 * bytes};
  }
  Out<"recording", Recording> process(In<"input", InputFile> input) const {
    Recording recording;
    std::ifstream in(input->path());
    std::size_t line = 0;
    for (std::string text; std::getline(in, text);) {
      double value = 0;
      ++line;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      if (error != std::errc{} || end != text.data() + text.size())
        throw Error(fmt::format("{}:{}: \"{}\" is no number", input->text(), line, text));
      recording.values.push_back(value);
    }
    return recording;
  }
};
REGATTA_PHASE(Load);

class Blur {
 public:
  static constexpr PhaseInfo info{.name = "blur", .summary = "Adds noise to every value"};
  struct Options {
    double noise = 0.1;
    static constexpr auto schema() { return fields(field<&Options::noise>("standard deviation", unit("V"), range(0, 10))); }
  };
  explicit Blur(const Options& options) : noise_(options.noise) {}
  Out<"blurred", Recording> process(In<"recording", Recording> recording, Context& run) const {
    Recording out = *recording;
    for (std::size_t i = 0; i < out.values.size(); ++i) out.values[i] += noise_ * run.random(i).normal();
    return out;
  }

 private:
  double noise_;
};
REGATTA_PHASE(Blur);

class Summarise {
 public:
  static constexpr PhaseInfo info{.name = "summarise", .summary = "Mean of a recording"};
  using Options = NoOptions;
  explicit Summarise(const Options&) {}
  Out<"summaries", Samples<Summary>> process(In<"blurred", Recording> recording, Context& run) const {
    Samples<Summary> out{run.samples().first, {{.count = recording->values.size(), .mean = 0}}};
    for (const double value : recording->values) out.rows[0].mean += value;
    out.rows[0].mean /= std::max(1.0, static_cast<double>(out.rows[0].count));
    return out;
  }
};
REGATTA_PHASE(Summarise);

constexpr auto summaries = pipeline<Out<"input", InputFile>>().then<Load>().then<Blur>().then<Summarise>().reduce<"summaries">();

}  // namespace recordings
