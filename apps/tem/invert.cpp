// What a noisy sounding says of the ground below: an inversion with the derivatives of the forward model, from C++, without a study.
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "apps/tem/invert_sounding.hpp"
#include "framework/core/random.hpp"
#include "phases/tem/noise.hpp"

namespace {

using namespace regatta;
using namespace regatta::tem;

enum ExitCode { sound = 0, off = 1, mistake = 2 };

const Earth truth{.resistivity = {50, 10, 200}, .thickness = {25, 40}};
const Prior prior{.middle = {.resistivity = {50, 50, 50}, .thickness = {30, 30}}, .deviation = 1};
constexpr std::array parameters{"resistivity 1 [ohm m]", "resistivity 2 [ohm m]", "resistivity 3 [ohm m]", "thickness 1 [m]",
                                "thickness 2 [m]"};

/// A square loop of 40 m, the receiver in its middle, a current that ends within 5 us, and gates a ninth of a decade apart.
System central_loop() {
  System system{.loop = {.corners = {{-20, -20}, {20, -20}, {20, 20}, {-20, 20}}}, .waveform = {.times = {-5e-6, 0}, .currents = {1, 0}}};
  for (int i = 0; i < 25; ++i) system.gates.times.push_back(1e-5 * std::pow(500.0, i / 24.0));
  return system;
}

/// Deviations are those of the response without noise, as a stack of many pulses tells them: a gate that noise has made small must not
/// count for more than one that it has made large.
Measured measure(const System& system, const Sounding& exact, const Noise& noise, std::uint64_t seed) {
  Random random(random_key(seed, "noise"), 0);
  const auto gates = static_cast<Eigen::Index>(system.gate_count());
  Measured measured{.response = Eigen::VectorXd::Map(exact.response.data(), gates), .deviation = Eigen::VectorXd(gates)};
  for (Eigen::Index g = 0; g < gates; ++g) {
    measured.deviation[g] = noise.deviation(measured.response[g], system.gates.times[static_cast<std::size_t>(g)], noise.floor);
    measured.response[g] += random.normal() * measured.deviation[g];
  }
  return measured;
}

/// By how many standard deviations each parameter was missed.
Eigen::ArrayXd missed(const Inverted& found) { return (found.logs - logs_of(truth)).cwiseQuotient(found.deviation).array(); }

ExitCode show(const Inverted& found, Eigen::Index gates, double milliseconds) {
  const auto misses = missed(found);
  fmt::print("{:<22}{:>8}{:>10}{:>10}{:>12}\n", "", "true", "found", "1 sigma", "off");
  for (Eigen::Index i = 0; i < misses.size(); ++i)
    fmt::print("{:<22}{:>8.4g}{:>10.4g}{:>10}{:>6.1f} sigma\n", parameters[static_cast<std::size_t>(i)], std::exp(logs_of(truth)[i]),
               std::exp(found.logs[i]), fmt::format("*/ {:.3f}", std::exp(found.deviation[i])), misses[i]);
  fmt::print("chi2 per gate {:.2f}; {} after {} iterations, {:.2f} ms\n", found.chi2 / static_cast<double>(gates),
             found.converged ? "converged" : "NOT CONVERGED", found.iterations, milliseconds);
  return found.converged && misses.abs().maxCoeff() < 3 ? sound : off;
}

/// Whether error bars are honest: of each parameter, how often the truth is within them. Shares differ from those of a normal
/// distribution where noise leaves so much open that the prior decides: its error bars are right for earths drawn from it, not for one.
ExitCode show_coverage(const std::vector<Inverted>& all, Eigen::Index gates, double milliseconds) {
  const auto count = static_cast<double>(all.size());
  Eigen::ArrayXd within_1 = Eigen::ArrayXd::Zero(parameters.size()), within_2 = within_1;
  double chi2 = 0, iterations = 0;
  std::size_t converged = 0;
  for (const auto& found : all) {
    within_1 += (missed(found).abs() < 1).cast<double>();
    within_2 += (missed(found).abs() < 2).cast<double>();
    chi2 += found.chi2;
    iterations += static_cast<double>(found.iterations);
    converged += found.converged ? 1 : 0;
  }
  fmt::print("{:<22}{:>16}{:>16}\n", "", "within 1 sigma", "within 2 sigma");
  for (std::size_t i = 0; i < parameters.size(); ++i)
    fmt::print("{:<22}{:>14.1f} %{:>14.1f} %\n", parameters[i], 100 * within_1[static_cast<Eigen::Index>(i)] / count,
               100 * within_2[static_cast<Eigen::Index>(i)] / count);
  fmt::print("{:<22}{:>14.1f} %{:>14.1f} %\n", "all", 100 * within_1.mean() / count, 100 * within_2.mean() / count);
  const auto expected = [&](double share) {
    return fmt::format("{:.1f} +- {:.1f} %", 100 * share, 100 * std::sqrt(share * (1 - share) / count));
  };
  fmt::print("{:<22}{:>16}{:>16}\n", "to be expected", expected(std::erf(std::sqrt(0.5))), expected(std::erf(std::sqrt(2.0))));
  fmt::print("chi2 per gate {:.2f}; {} of {} converged, after {:.1f} iterations, {:.2f} ms each\n",
             chi2 / count / static_cast<double>(gates), converged, all.size(), iterations / count, milliseconds / count);
  return converged == all.size() ? sound : off;
}

/// What is wrong with a number, for CLI11. @param hint  why, and what to try
template <class T>
auto between(T low, T high, const char* hint) {
  return [=](const std::string& text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc{} && end == text.data() + text.size() && value >= low && value <= high) return std::string();
    return fmt::format("{} is no {}number from {} to {}: {}", text, std::is_integral_v<T> ? "whole " : "", low, high, hint);
  };
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t seed = 20261123, trials = 1;
  Noise noise{.relative = 0.03, .floor = 1e-14};
  CLI::App app(
      "Inverts a noisy sounding of three known layers: an example of derivatives without a study. Exit code: 0 converged, and each "
      "parameter is within 3 sigma, 1 not so, 2 the command line is wrong");
  app.add_option("--seed", seed, "of the noise")
      ->capture_default_str()
      ->check(between<std::uint64_t>(0, std::numeric_limits<std::uint64_t>::max(), "each is a noise of its own; try 1"));
  app.add_option("--noise", noise.relative, "standard deviation as a share of the response")
      ->capture_default_str()
      ->check(between(0.001, 0.5, "the model itself is as good as 0.0003, and half of noise tells little of the ground; try 0.03"));
  app.add_option("--trials", trials,
                 "that many seeds from --seed on: how often the truth is within the error bars. Exit code: 0 all converged")
      ->capture_default_str()
      ->check(between<std::uint64_t>(1, 1'000'000, "one shows its earth, more show shares; try 200"));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? sound : mistake;
  }

  const auto system = central_loop();
  const ForwardModel model(system, {.by_conductivity = true, .by_thickness = true});
  const auto exact = model.compute(truth);  // makes the plan too, which no inversion below waits for
  std::vector<Inverted> all;
  double milliseconds = 0;
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    const auto measured = measure(system, exact, noise, seed + trial);
    const auto begin = std::chrono::steady_clock::now();
    all.push_back(invert(model, measured, prior));
    milliseconds += std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
  }
  const auto gates = static_cast<Eigen::Index>(system.gate_count());
  return trials == 1 ? show(all.front(), gates, milliseconds) : show_coverage(all, gates, milliseconds);
}
