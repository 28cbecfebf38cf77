#include "bench/tem/systems.hpp"

#include <cmath>
#include <random>

#include "phases/tem/polarisation_limit.hpp"

namespace regatta::bench {

using namespace regatta::tem;

namespace {

std::vector<double> times(double first, double last, std::size_t count) {
  std::vector<double> made;
  for (std::size_t i = 0; i < count; ++i)
    made.push_back(first * std::pow(last / first, static_cast<double>(i) / static_cast<double>(count - 1)));
  return made;
}

double log_uniform(std::mt19937_64& bits, double low, double high) {
  return low * std::pow(high / low, std::uniform_real_distribution<double>(0, 1)(bits));
}

}  // namespace

System central_loop() {
  System system;
  system.loop.radius = 10;
  system.gates.times = times(1e-6, 1e-2, 70);
  return system;
}

System with_ramp(bool pulses) {
  System system;
  system.loop = {.radius = 10.0, .area = {}, .corners = {}, .height = 1};
  system.receiver.height = 1;
  system.receiver.low_pass = {150e3, 450e3};
  system.waveform = {.times = {-1e-3, -9e-4, -7e-4, -4e-4, 0, 1e-6, 2e-6, 3e-6, 4e-6, 5e-6},
                     .currents = {0, 0.6, 0.9, 1, 1, 0.9, 0.6, 0.3, 0.1, 0},
                     .frequency = {}};
  if (pulses) system.waveform.frequency = 25.0;
  system.gates.times = times(7e-6, 1e-2, 41);
  return system;
}

std::vector<Earth> earths(std::size_t count, std::size_t layers, double lowest, double highest) {
  std::mt19937_64 bits(1);
  std::vector<Earth> made(count);
  for (auto& earth : made)
    for (std::size_t i = 0; i < layers; ++i) {
      earth.resistivity.push_back(log_uniform(bits, lowest, highest));
      if (i + 1 < layers) earth.thickness.push_back(log_uniform(bits, 2, 120));
    }
  return made;
}

std::vector<Earth> polarised_earths(std::size_t count, bool strong) {
  auto made = earths(count, 3, 0.1, 1000);
  std::mt19937_64 bits(2);
  std::uniform_real_distribution<double> unit(0, 1);
  for (auto& earth : made)
    for (std::size_t i = 0; i < earth.layers(); ++i) {
      const double c = strong ? 0.1 + 0.9 * unit(bits) : 0.3 + 0.5 * unit(bits);
      const double most = strong ? 0.99 * largest_mild_chargeability(c) : 0.5;
      earth.ip.push_back({.m = most * (0.1 + 0.9 * unit(bits)), .tau = log_uniform(bits, 1e-4, 1e-1), .c = c});
    }
  return made;
}

}  // namespace regatta::bench
