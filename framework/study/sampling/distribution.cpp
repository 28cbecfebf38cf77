#include "framework/study/sampling/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "framework/core/random.hpp"
#include "framework/core/text.hpp"

namespace regatta {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Rounding may carry a product of u < 1 past the bound.
double between(double low, double high, double value) { return std::clamp(value, low, high); }

}  // namespace

Distribution Distribution::uniform(double low, double high) { return {Shape::uniform, {low, high}}; }
Distribution Distribution::whole_uniform(double low, double high) { return {Shape::whole_uniform, {low, high}}; }
Distribution Distribution::normal(double mean, double sigma) { return {Shape::normal, {mean, sigma}}; }
Distribution Distribution::log_uniform(double low, double high) { return {Shape::log_uniform, {low, high}}; }
Distribution Distribution::log_normal(double mu, double sigma) { return {Shape::log_normal, {mu, sigma}}; }
Distribution Distribution::choice(std::vector<double> values) { return {Shape::choice, std::move(values)}; }

double Distribution::quantile(double u) const {
  const auto& n = numbers_;
  switch (shape_) {
    case Shape::uniform:
      return between(n[0], n[1], n[0] + (n[1] - n[0]) * u);
    case Shape::whole_uniform:
      return between(n[0], n[1], n[0] + std::floor((n[1] - n[0] + 1) * u));
    case Shape::normal:
      return n[0] + n[1] * normal_quantile(u);
    case Shape::log_uniform:
      return between(n[0], n[1], n[0] * std::exp(std::log(n[1] / n[0]) * u));
    case Shape::log_normal:
      return std::exp(n[0] + n[1] * normal_quantile(u));
    case Shape::choice:
      break;
  }
  const auto count = static_cast<double>(n.size());
  return n[std::min(static_cast<std::size_t>(count * u), n.size() - 1)];
}

double Distribution::lowest() const {
  if (shape_ == Shape::normal) return -infinity;
  if (shape_ == Shape::log_normal) return 0;
  return *std::ranges::min_element(numbers_);
}

double Distribution::highest() const {
  if (shape_ == Shape::normal || shape_ == Shape::log_normal) return infinity;
  return *std::ranges::max_element(numbers_);
}

std::string Distribution::text() const {
  static constexpr const char* names[] = {"uniform ", "whole_uniform ", "normal ", "log_uniform ", "log_normal ", "choice "};
  return names[static_cast<int>(shape_)] + to_text(numbers_);
}

}  // namespace regatta
