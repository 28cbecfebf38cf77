#include <algorithm>
#include <cmath>
#include <complex>
#include <random>

#include <doctest/doctest.h>

#include "phases/tem/kernel/kernel.hpp"
#include "phases/tem/plan/contour.hpp"
#include "phases/tem/reference/reflection.hpp"

using namespace regatta;
using namespace regatta::tem;

namespace {

using Number = std::complex<double>;

struct Window {
  std::vector<Number> s;
  std::vector<Node> nodes;
  std::vector<double> lambda, weight;

  explicit Window(double first) : s(contour_of_decade(first, 11)) {
    for (const auto z : s) nodes.push_back({z.real(), z.imag(), std::log(std::abs(z)), std::arg(z)});
    for (double at = 1e-3; at < 3; at *= 1.8) lambda.push_back(at), weight.push_back(at * std::exp(-at));
  }
  WindowTerms terms() const { return {nodes, lambda, weight}; }
};

/// Rows of one number a lane.
struct Rows {
  std::vector<double> conductivity, thickness, height, polarisation;
  EarthLanes lanes;

  Rows(const std::vector<Earth>& earths, const std::vector<double>& heights) : height(heights) {
    const auto layers = earths[0].layers();
    for (std::size_t i = 0; i < layers; ++i) {
      for (const auto& earth : earths) conductivity.push_back(mu0 / earth.resistivity[i]);
      if (i + 1 < layers)
        for (const auto& earth : earths) thickness.push_back(earth.thickness[i]);
      if (earths[0].ip.empty()) continue;
      for (const auto& earth : earths) polarisation.push_back(earth.ip[i].m);
      for (const auto& earth : earths) polarisation.push_back(std::log(earth.ip[i].tau));
      for (const auto& earth : earths) polarisation.push_back(earth.ip[i].c);
    }
    lanes = {layers, conductivity.data(), thickness.data(), height.data(), polarisation.empty() ? nullptr : polarisation.data()};
  }
};

Earth drawn(std::mt19937_64& bits, std::size_t layers, bool polarised) {
  std::uniform_real_distribution<double> unit(0, 1);
  Earth earth;
  for (std::size_t i = 0; i < layers; ++i) {
    earth.resistivity.push_back(std::pow(10, -1 + 4 * unit(bits)));
    if (i + 1 < layers) earth.thickness.push_back(1 + 60 * unit(bits));
    if (polarised) earth.ip.push_back({.m = 0.5 * unit(bits), .tau = std::pow(10, -4 + 3 * unit(bits)), .c = 0.3 + 0.5 * unit(bits)});
  }
  return earth;
}

Number textbook(const Window& window, const Earth& earth, double height, Number s) {
  const auto conductivity = conductivities(earth, s);
  Number field = 0;
  for (std::size_t j = 0; j < window.lambda.size(); ++j)
    field += window.weight[j] * std::exp(-window.lambda[j] * height) * reflection(earth, conductivity, window.lambda[j], s);
  return field;
}

/// Central differences of sixth order.
template <class F>
Number difference(F f, double at, double h) {
  return (45.0 * (f(at + h) - f(at - h)) - 9.0 * (f(at + 2 * h) - f(at - 2 * h)) + (f(at + 3 * h) - f(at - 3 * h))) / (60 * h);
}

struct Result {
  std::vector<double> rows;
  std::size_t lanes, nodes;
  Number operator()(std::size_t quantity, std::size_t node, std::size_t lane) const {
    const double* row = rows.data() + 2 * lanes * (quantity * nodes + node);
    return {row[lane], row[lanes + lane]};
  }
};

Result computed(const Kernel& kernel, const Window& window, const std::vector<Earth>& earths, const std::vector<double>& heights,
                bool derivatives) {
  const Rows rows(earths, heights);
  Result result{{}, kernel.lanes, window.nodes.size()};
  result.rows.resize(2 * kernel.lanes * window.nodes.size() * quantities_of(rows.lanes.layers, derivatives));
  kernel.fields(window.terms(), rows.lanes, derivatives, result.rows.data());
  return result;
}

std::vector<double> heights_of(std::size_t lanes) {
  std::vector<double> heights;
  for (std::size_t l = 0; l < lanes; ++l) heights.push_back(0.25 * static_cast<double>(l));
  return heights;
}

}  // namespace

TEST_SUITE("phases/tem/fields") {
  TEST_CASE("fields of any number of layers are those of the textbook's recursion") {
    std::mt19937_64 bits(1);
    for (const auto set : available_instruction_sets()) {
      const auto& kernel = kernel_of(set);
      CAPTURE(name_of(set));
      double worst = 0;
      for (const bool polarised : {false, true})
        for (const std::size_t layers : {1, 2, 3, 7, 8, 9, 30, 100})
          for (const double first : {1e-6, 1e-4}) {
            const Window window(first);
            std::vector<Earth> earths;
            for (std::size_t l = 0; l < kernel.lanes; ++l) earths.push_back(drawn(bits, layers, polarised));
            const auto heights = heights_of(kernel.lanes);
            const auto found = computed(kernel, window, earths, heights, false);
            for (std::size_t n = 0; n < window.s.size(); ++n)
              for (std::size_t l = 0; l < kernel.lanes; ++l) {
                const auto wanted = textbook(window, earths[l], heights[l], window.s[n]);
                worst = std::max(worst, std::abs(found(0, n, l) - wanted) / std::abs(wanted));
              }
          }
      // A root is off by 5e-12 and the phase of a layer, which is at most a hundred times it where anything is left of the wave.
      CHECK(worst < 5e-10);
      CHECK(worst > 0);
    }
  }

  TEST_CASE("derivatives are those of differences") {
    std::mt19937_64 bits(2);
    const auto& kernel = kernel_of(available_instruction_sets().back());
    for (const bool polarised : {false, true})
      for (const std::size_t layers : {1, 2, 3, 9, 20}) {
        const Window window(1e-5);
        std::vector<Earth> earths;
        for (std::size_t l = 0; l < kernel.lanes; ++l) earths.push_back(drawn(bits, layers, polarised));
        const auto heights = heights_of(kernel.lanes);
        const auto found = computed(kernel, window, earths, heights, true);
        const auto alone = computed(kernel, window, earths, heights, false);
        CAPTURE(layers);
        double worst = 0;
        for (std::size_t n = 0; n < window.s.size(); ++n)
          for (std::size_t l = 0; l < kernel.lanes; ++l) {
            CHECK(found(0, n, l) == alone(0, n, l));
            const auto& earth = earths[l];
            const auto s = window.s[n];
            const double scale = std::abs(alone(0, n, l));
            const auto compare = [&](std::size_t quantity, double parameter, auto field) {
              const auto wanted = difference(field, parameter, 4e-3 * parameter);
              worst = std::max(worst, std::abs(found(quantity, n, l) - wanted) * parameter / scale);
            };
            for (std::size_t i = 0; i < layers; ++i) {
              compare(1 + i, mu0 / earth.resistivity[i], [&](double conductivity) {
                auto changed = earth;
                changed.resistivity[i] = mu0 / conductivity;
                return textbook(window, changed, heights[l], s);
              });
              if (i + 1 == layers) continue;
              compare(1 + layers + i, earth.thickness[i], [&](double thickness) {
                auto changed = earth;
                changed.thickness[i] = thickness;
                return textbook(window, changed, heights[l], s);
              });
            }
            if (heights[l] > 0) compare(2 * layers, heights[l], [&](double height) { return textbook(window, earth, height, s); });
          }
        // Differences of steps h: 5e-10 of what the kernel may be off, 1e-16/h of rounding = 3e-14, and h^6/140 times the seventh
        // derivative of waves through up to 34 wave lengths, 4e-15/140 34^7 = 2e-6 where it is largest, but then the wave is e^-34.
        CHECK(worst < 1e-8);
      }
  }

  TEST_CASE("an earth's bits do not depend on its lane, its neighbours, nor on the set among those that round alike") {
    std::mt19937_64 bits(3);
    const Window window(1e-5);
    for (const std::size_t layers : {3, 20}) {
      std::vector<Earth> earths;
      std::vector<double> heights;
      for (std::size_t k = 0; k < 16; ++k) earths.push_back(drawn(bits, layers, false)), heights.push_back(static_cast<double>(k));
      earths[5].thickness.assign(layers - 1, 1000);  // needs fewest layers
      std::vector<std::vector<Number>> of_set[2];
      for (const auto set : available_instruction_sets()) {
        const auto& kernel = kernel_of(set);
        std::vector<std::vector<Number>> of_earth(earths.size());
        for (std::size_t shift = 0; shift < 3; ++shift)
          for (std::size_t begin = 0; begin < earths.size(); begin += kernel.lanes) {
            std::vector<Earth> some;
            std::vector<double> theirs;
            for (std::size_t l = 0; l < kernel.lanes; ++l) {
              const auto at = (begin + l + 5 * shift) % earths.size();
              some.push_back(earths[at]), theirs.push_back(heights[at]);
            }
            const auto found = computed(kernel, window, some, theirs, true);
            for (std::size_t l = 0; l < kernel.lanes; ++l) {
              std::vector<Number> values;
              for (std::size_t k = 0; k < quantities_of(layers, true); ++k)
                for (std::size_t n = 0; n < window.s.size(); ++n) values.push_back(found(k, n, l));
              auto& before = of_earth[(begin + l + 5 * shift) % earths.size()];
              if (before.empty()) before = values;
              CHECK(before == values);
            }
          }
        auto& alike = of_set[is_fused(set)];
        if (alike.empty()) alike = of_earth;
        CHECK(alike == of_earth);
      }
      if (!of_set[1].empty()) CHECK(of_set[0] != of_set[1]);  // the comparison sees a rounding
    }
  }
}
