#include "phases/tem/forward.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "phases/tem/reference/reference_sounding.hpp"

namespace regatta::tem {

namespace {

/// Earths between two looks at a stop request: 10 ms, or a second of 30 layers with derivatives.
std::size_t block_of(Accuracy accuracy) { return accuracy == Accuracy::fast ? 512 : 1; }

/// In the middle of gates that are open for a while, on a logarithmic axis; of a system that may still be wrong.
std::vector<double> times_of(const Gates& gates) {
  auto times = gates.times;
  for (std::size_t i = 0; i < std::min(gates.open.size(), gates.close.size()); ++i)
    times.push_back(std::sqrt(gates.open[i] * gates.close[i]));
  return times;
}

constexpr const char* place = "system";  // below phases.forward, which the framework says

template <class Choice>
void require_once(const std::vector<Choice>& chosen, const char* key) {
  for (auto choice = chosen.begin(); choice != chosen.end(); ++choice)
    require(std::find(chosen.begin(), choice, *choice) == choice, "{} has {} twice; leave one out", key, to_text(*choice));
}

/// Noise of nothing is a mistake of the study.
void require_floors_of_outputs(const Forward::Options& options) {
  const auto wanted = wanted_of(options);
  const auto& noise = options.noise;
  require(noise.floor_of_b == 0 || wanted.b,
          "noise.floor_of_b = {} T/(A m^2) is of b, which outputs does not have; add \"b\" to outputs, or leave the floor out",
          noise.floor_of_b);
  require(
      noise.floor == 0 || wanted.dbdt || wanted.response,
      "noise.floor = {} T/s/(A m^2) is of rates, and outputs has none; add \"dbdt\" or \"response\" to outputs, or give noise.floor_of_b",
      noise.floor);
}

/// Of an earth.
std::size_t step_offs_of_reference(const Forward::Options& options) {
  std::size_t count = 0;
  for (const auto quantity : options.outputs) count += ReferenceSounding::step_offs(options.system, quantity == Quantity::response);
  return count;
}

}  // namespace

Wanted wanted_of(const Forward::Options& options) {
  const auto has = [](const auto& list, auto value) { return std::ranges::find(list, value) != list.end(); };
  return {.b = has(options.outputs, Quantity::b),
          .dbdt = has(options.outputs, Quantity::dbdt),
          .response = has(options.outputs, Quantity::response),
          .by_conductivity = has(options.derivatives, Parameter::conductivity),
          .by_thickness = has(options.derivatives, Parameter::thickness),
          .by_altitude = has(options.derivatives, Parameter::altitude)};
}

Forward::Forward(const Options& options) : options_(options), times_(times_of(options.system.gates)) {
  require_once(options.outputs, "outputs");
  require_once(options.derivatives, "derivatives");
  require_floors_of_outputs(options);
  const ForwardModel model(options.system, wanted_of(options), options.accuracy, instruction_set(), place);
}

std::vector<Coordinate> Forward::coordinates(const Options& options) {
  std::vector<Coordinate> along;
  const auto add = [&](bool asked, std::string list) {  // no values: the list is empty
    along.push_back(
        {"soundings", std::move(list), "time of the gate", "s", asked ? times_of(options.system.gates) : std::vector<double>()});
  };
  const auto wanted = wanted_of(options);
  for (const auto& [asked, name] : {std::pair(wanted.b, "b"), {wanted.dbdt, "dbdt"}, {wanted.response, "response"}}) {
    add(asked, name);
    add(asked && wanted.by_altitude, fmt::format("{}_by/altitude", name));
    if (!asked || !wanted.by_conductivity) add(false, fmt::format("{}_by/conductivity", name));
    if (!asked || !wanted.by_thickness) add(false, fmt::format("{}_by/thickness", name));
  }
  return along;
}

std::shared_ptr<const ForwardModel> Forward::create_shared_data(const Options& options, Setup&) {
  auto model = std::make_shared<const ForwardModel>(options.system, wanted_of(options), options.accuracy, instruction_set(), place);
  model->prepare();
  return model;
}

Cost Forward::estimate(const Options& options, const RunInfo& run) {
  constexpr std::size_t layers = 3;
  constexpr double seconds_a_sounding = 2e-5, slower_with_derivatives = 1.8;  // measured: four decades of time, eight earths side by side
  const auto wanted = wanted_of(options);
  const std::size_t rows =
      1 + (wanted.by_conductivity ? layers : 0) + (wanted.by_thickness ? layers - 1 : 0) + (wanted.by_altitude ? 1 : 0);
  const auto samples = static_cast<double>(run.samples);
  const auto numbers = static_cast<double>(options.outputs.size() * options.system.gate_count() * rows);
  constexpr double seconds_a_step_off = 1e-3;  // of the reference; measured
  const double seconds = options.accuracy == Accuracy::reference ? seconds_a_step_off * static_cast<double>(step_offs_of_reference(options))
                                                                 : seconds_a_sounding;
  return {.seconds = samples * seconds * (wanted.derivatives() ? slower_with_derivatives : 1), .bytes = samples * numbers * sizeof(double)};
}

Out<"soundings", Samples<Sounding>> Forward::process(In<"earths", Earths> earths, Shared<ForwardModel> model, Context& run) const {
  Samples<Sounding> soundings{earths->first_id, {}};
  const auto count = earths->earths.size(), block = block_of(options_.accuracy);
  soundings.rows.reserve(count);
  for (std::size_t begin = 0; begin < count; begin += block) {
    run.poll();
    run.progress(begin, count);
    const auto some = std::span(earths->earths).subspan(begin, std::min(block, count - begin));
    auto computed = model->compute(some, earths->most_layers, [&] { run.poll(); });
    for (std::size_t i = 0; i < some.size(); ++i) {
      const auto sample = earths->first_id + begin + i;
      if (some[i].layers() > 0 && !computed[i].failure.empty()) run.fail(sample, std::move(computed[i].failure));
      if (options_.noise.any()) add_noise(computed[i].sounding, sample, run);
      soundings.rows.push_back(std::move(computed[i].sounding));
    }
  }
  return soundings;
}

void Forward::add_noise(Sounding& sounding, std::uint64_t sample, const Context& run) const {
  const auto add = [&](std::vector<double>& values, std::uint32_t stream, double floor) {
    auto random = run.random(sample, 3 * options_.noise.stream + stream);
    for (std::size_t g = 0; g < values.size(); ++g) values[g] += random.normal() * options_.noise.deviation(values[g], times_[g], floor);
  };
  add(sounding.b, 0, options_.noise.floor_of_b);
  add(sounding.dbdt, 1, options_.noise.floor);
  add(sounding.response, 2, options_.noise.floor);
}

}  // namespace regatta::tem
