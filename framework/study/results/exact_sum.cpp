#include "framework/study/results/exact_sum.hpp"

#include <algorithm>
#include <cmath>

#include "framework/core/error.hpp"

namespace regatta {

namespace {

constexpr std::int64_t base = std::int64_t{1} << 32;

/// Knuth's exact sum of two doubles.
DoubleDouble two_sum(double a, double b) {
  const double sum = a + b, part = sum - a;
  return {sum, (a - (sum - part)) + (b - part)};
}

}  // namespace

void ExactSum::add(std::uint64_t high, std::uint64_t low, std::uint64_t place, bool minus) {
  const std::uint64_t shift = place % 32;
  const std::array<std::uint64_t, 4> parts{low & 0xffffffff, low >> 32, high & 0xffffffff, high >> 32};
  auto at = place / 32;
  for (const auto part : parts) {
    const auto moved = static_cast<std::int64_t>(part << shift);
    digits_[at] += (minus ? -1 : 1) * (moved & (base - 1));
    digits_[++at] += (minus ? -1 : 1) * (moved >> 32);
  }
  unnormalised_ += 2;  // a digit gets parts of two
  if (unnormalised_ >= most_unnormalised) carry();
}

void ExactSum::add(const Stored& other) {
  if (other.first > places || other.digits.size() > places - other.first)
    throw Error(fmt::format("a sum has digits up to place {}, but there are {}", other.first + other.digits.size(), places));
  for (std::size_t i = 0; i < other.digits.size(); ++i) digits_[other.first + i] += other.digits[i];
  if (++unnormalised_ >= most_unnormalised) carry();
}

/// All digits but the last one from 0 to base - 1.
void ExactSum::carry() {
  std::int64_t carried = 0;
  for (std::size_t i = 0; i + 1 < places; ++i) {
    const std::int64_t sum = digits_[i] + carried;
    carried = sum >> 32;
    digits_[i] = sum - carried * base;
  }
  digits_.back() += carried;
  unnormalised_ = 0;
}

ExactSum::Stored ExactSum::stored() const {
  auto sum = *this;
  sum.carry();
  const bool negative = sum.digits_.back() < 0;
  if (negative) {
    for (auto& digit : sum.digits_) digit = -digit;
    sum.carry();
  }
  const auto& digits = sum.digits_;
  const auto is_digit = [](std::int64_t digit) { return digit != 0; };
  const auto first = std::ranges::find_if(digits, is_digit);
  if (first == digits.end()) return {};
  const auto last = std::find_if(digits.rbegin(), digits.rend(), is_digit).base();
  Stored stored{.first = static_cast<std::uint64_t>(first - digits.begin()), .digits = {first, last}};
  if (negative)
    for (auto& digit : stored.digits) digit = -digit;
  return stored;
}

DoubleDouble ExactSum::value() const {
  const auto [first, digits] = stored();
  DoubleDouble sum;
  for (std::size_t i = digits.size(); i-- > 0;) {
    const auto next = two_sum(sum.high, std::ldexp(static_cast<double>(digits[i]), 32 * static_cast<int>(first + i) - 1074));
    sum = two_sum(next.high, next.low + sum.low);
  }
  return sum;
}

}  // namespace regatta
