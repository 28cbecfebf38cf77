#include "framework/core/random.hpp"

#include <cmath>

#include <Random123/philox.h>
#include <xxhash.h>

#include "framework/core/error.hpp"

namespace regatta {

namespace {

using Block = std::array<std::uint64_t, 2>;
using Place = std::array<std::uint32_t, 3>;

Block philox(RandomKey key, std::uint32_t block, const Place& place) {
  const r123::Philox4x32::ctr_type counter{{block, place[0], place[1], place[2]}};
  const auto out = r123::Philox4x32{}(counter, {{key.word[0], key.word[1]}});
  return {out[0] | std::uint64_t{out[1]} << 32, out[2] | std::uint64_t{out[3]} << 32};
}

std::uint32_t sample_word(std::uint64_t sample) {
  REGATTA_ENSURE(sample < (std::uint64_t{1} << 32));
  return static_cast<std::uint32_t>(sample);
}

double unit_interval(std::uint64_t bits) { return static_cast<double>(bits >> 11) * 0x1p-53; }
// The middle of one of 2^52 cells: never 0 or 1, so that quantiles stay finite.
double open_unit_interval(std::uint64_t bits) { return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52; }
double to_normal(std::uint64_t bits) { return normal_quantile(open_unit_interval(bits)); }
double to_exponential(std::uint64_t bits) { return -std::log(open_unit_interval(bits)); }

template <class Transform>
void fill(std::span<double> out, RandomKey key, std::uint64_t first_sample, std::uint32_t stream, std::uint32_t index, std::uint64_t draw,
          Transform transform) {
  if (out.empty()) return;
  sample_word(first_sample + out.size() - 1);
  const auto first = static_cast<std::uint32_t>(first_sample);
  const auto block = static_cast<std::uint32_t>(draw / 2);
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = transform(philox(key, block, {index, stream, first + static_cast<std::uint32_t>(i)})[draw % 2]);
}

template <std::size_t N>
double polynomial(const double (&coefficients)[N], double x) {  // highest power last
  double value = coefficients[N - 1];
  for (std::size_t i = N - 1; i-- > 0;) value = value * x + coefficients[i];
  return value;
}

}  // namespace

RandomKey random_key(std::uint64_t seed, std::string_view phase) {
  const auto hash = XXH3_64bits_withSeed(phase.data(), phase.size(), seed);
  return {{static_cast<std::uint32_t>(hash), static_cast<std::uint32_t>(hash >> 32)}};
}

Random::Random(RandomKey key, std::uint64_t sample, std::uint32_t stream, std::uint32_t index)
    : key_(key), place_{index, stream, sample_word(sample)} {}

std::uint64_t Random::bits() {
  if (draw_ % 2 == 0) block_ = philox(key_, static_cast<std::uint32_t>(draw_ / 2), place_);
  return block_[draw_++ % 2];
}

void Random::seek(std::uint64_t draw) {
  draw_ = draw;
  if (draw_ % 2 == 1) block_ = philox(key_, static_cast<std::uint32_t>(draw_ / 2), place_);
}

double Random::uniform() { return unit_interval(bits()); }
double Random::open_uniform() { return open_unit_interval(bits()); }
double Random::normal() { return to_normal(bits()); }
double Random::exponential() { return to_exponential(bits()); }

std::uint64_t Random::integer(std::uint64_t bound) {
  REGATTA_EXPECT(bound > 0);
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>((Wide{bits()} * bound) >> 64);
}

void fill_uniform(std::span<double> out, RandomKey key, std::uint64_t first_sample, std::uint32_t stream, std::uint32_t index,
                  std::uint64_t draw) {
  fill(out, key, first_sample, stream, index, draw, unit_interval);
}
void fill_normal(std::span<double> out, RandomKey key, std::uint64_t first_sample, std::uint32_t stream, std::uint32_t index,
                 std::uint64_t draw) {
  fill(out, key, first_sample, stream, index, draw, to_normal);
}
void fill_exponential(std::span<double> out, RandomKey key, std::uint64_t first_sample, std::uint32_t stream, std::uint32_t index,
                      std::uint64_t draw) {
  fill(out, key, first_sample, stream, index, draw, to_exponential);
}

double normal_quantile(double p) {
  static constexpr double a[] = {3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
                                 4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3};
  static constexpr double b[] = {1.0,
                                 4.2313330701600911252e+1,
                                 6.8718700749205790830e+2,
                                 5.3941960214247511077e+3,
                                 2.1213794301586595867e+4,
                                 3.9307895800092710610e+4,
                                 2.8729085735721942674e+4,
                                 5.2264952788528545610e+3};
  static constexpr double c[] = {1.42343711074968357734e0, 4.63033784615654529590e0,  5.76949722146069140550e0,  3.64784832476320460504e0,
                                 1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4};
  static constexpr double d[] = {1.0,
                                 2.05319162663775882187e0,
                                 1.67638483018380384940e0,
                                 6.89767334985100004550e-1,
                                 1.48103976427480074590e-1,
                                 1.51986665636164571966e-2,
                                 5.47593808499534494600e-4,
                                 1.05075007164441684324e-9};
  static constexpr double e[] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                 2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                 2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static constexpr double f[] = {1.0,
                                 5.99832206555887937690e-1,
                                 1.36929880922735805310e-1,
                                 1.48753612908506148525e-2,
                                 7.86869131145613259100e-4,
                                 1.84631831751005468180e-5,
                                 1.42151175831644588870e-7,
                                 2.04426310338993978564e-15};
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(a, r) / polynomial(b, r);
  }
  const double r = std::sqrt(-std::log(q < 0 ? p : 1 - p));
  const double tail = r <= 5 ? polynomial(c, r - 1.6) / polynomial(d, r - 1.6) : polynomial(e, r - 5) / polynomial(f, r - 5);
  return q < 0 ? -tail : tail;
}

}  // namespace regatta
