#include "framework/study/sampling/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "framework/core/random.hpp"
#include "framework/core/text.hpp"
#include "framework/study/sampling/normal.hpp"

namespace regatta {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Rounding may carry a product of u < 1 past the bound.
double between(double low, double high, double value) { return std::clamp(value, low, high); }

/// Which of `count` equal parts of (0, 1) holds u.
std::size_t part_of(double u, double count) { return static_cast<std::size_t>(std::min(std::floor(count * u), count - 1)); }

}  // namespace

Distribution Distribution::uniform(double low, double high) { return {Shape::uniform, {low, high}}; }
Distribution Distribution::whole_uniform(double low, double high) { return {Shape::whole_uniform, {low, high}}; }
Distribution Distribution::normal(double mean, double sigma) { return {Shape::normal, {mean, sigma}}; }
Distribution Distribution::log_uniform(double low, double high) { return {Shape::log_uniform, {low, high}}; }
Distribution Distribution::log_normal(double mu, double sigma) { return {Shape::log_normal, {mu, sigma}}; }
Distribution Distribution::grid(std::vector<double> values) { return {Shape::grid, std::move(values)}; }
Distribution Distribution::linspace(double low, double high, std::uint64_t count) {
  return {Shape::linspace, {low, high, static_cast<double>(count)}};
}

Distribution Distribution::choice(std::vector<double> values, std::vector<double> weights) {
  Distribution made(Shape::choice, std::move(values));
  made.weights_ = std::move(weights);
  std::partial_sum(made.weights_.begin(), made.weights_.end(), std::back_inserter(made.cumulative_));
  return made;
}

Distribution Distribution::truncated(const Range& interval) const {
  auto made = *this;
  made.truncated_ = interval;
  return made;
}

Range Distribution::standard(const Range& interval) const {
  const auto of = [&](double value) {
    if (shape_ == Shape::log_normal) value = value > 0 ? std::log(value) : -infinity;
    return (value - numbers_[0]) / numbers_[1];
  };
  return {of(interval.low), of(interval.high)};
}

double Distribution::mass_in(const Range& interval) const {
  const auto [a, b] = standard(interval);
  return a < b ? normal_mass(a, b) : 0;
}

double Distribution::normal_number(double u) const {
  if (!truncated_) return normal_quantile(u);
  const auto [a, b] = standard(*truncated_);
  return truncated_normal_quantile(u, a, b);
}

double Distribution::quantile(double u) const {
  const auto& n = numbers_;
  const auto bounds = truncated_.value_or(Range{-infinity, infinity});
  switch (shape_) {
    case Shape::uniform:
      return between(n[0], n[1], n[0] + (n[1] - n[0]) * u);
    case Shape::whole_uniform:
      return between(n[0], n[1], n[0] + std::floor((n[1] - n[0] + 1) * u));
    case Shape::normal:
      return between(bounds.low, bounds.high, n[0] + n[1] * normal_number(u));
    case Shape::log_uniform:
      return between(n[0], n[1], n[0] * std::exp(std::log(n[1] / n[0]) * u));
    case Shape::log_normal:
      return between(bounds.low, bounds.high, std::exp(n[0] + n[1] * normal_number(u)));
    case Shape::linspace: {
      const auto last = n[2] - 1, k = static_cast<double>(part_of(u, n[2]));
      return k == last ? n[1] : n[0] + (n[1] - n[0]) * (k / last);
    }
    case Shape::choice:
    case Shape::grid:
      break;
  }
  if (weights_.empty()) return n[part_of(u, static_cast<double>(n.size()))];
  // The last value of the sum is met first: what follows it has no weight.
  const auto end = std::ranges::lower_bound(cumulative_, cumulative_.back());
  return n[static_cast<std::size_t>(std::upper_bound(cumulative_.begin(), end, u * cumulative_.back()) - cumulative_.begin())];
}

double Distribution::lowest() const {
  if (has_tails()) return std::max(shape_ == Shape::normal ? -infinity : 0.0, truncated_ ? truncated_->low : -infinity);
  if (shape_ == Shape::linspace) return std::min(numbers_[0], numbers_[1]);
  return *std::ranges::min_element(numbers_);
}

double Distribution::highest() const {
  if (has_tails()) return truncated_ ? truncated_->high : infinity;
  if (shape_ == Shape::linspace) return std::max(numbers_[0], numbers_[1]);
  return *std::ranges::max_element(numbers_);
}

std::uint64_t Distribution::points() const {
  if (shape_ == Shape::linspace) return static_cast<std::uint64_t>(numbers_[2]);
  return shape_ == Shape::grid ? numbers_.size() : 0;
}

std::string Distribution::text() const {
  static constexpr const char* names[] = {"uniform ",    "whole_uniform ", "normal ", "log_uniform ",
                                          "log_normal ", "choice ",        "grid ",   "linspace "};
  auto text = names[static_cast<int>(shape_)] + to_text(numbers_);
  if (!weights_.empty()) text += " weights " + to_text(weights_);
  if (truncated_) text += " truncated " + to_text(std::vector<double>{truncated_->low, truncated_->high});
  return text;
}

}  // namespace regatta
