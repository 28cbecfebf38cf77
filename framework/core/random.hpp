#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

/// Random numbers are a function, not a state: Philox4x32-10 (Salmon, Moraes, Dror, Shaw, SC11, 2011) of a key made of study seed and
/// phase name, and a counter made of draw, index, stream and sample number. Nothing to save, nothing that depends on cores or order.
namespace regatta {

/// One key a phase of a study; by name, so that inserting a phase changes no other stream.
struct RandomKey {
  std::uint32_t word[2];
};
RandomKey random_key(std::uint64_t seed, std::string_view phase);

/// The sequence of draws that belongs to (sample, stream, index) under a key. Every draw takes one 64-bit word, so draw d of the
/// sequence is the same however it is made: one by one, or by the block fills below.
class Random {
 public:
  /// @pre sample < 2^32
  Random(RandomKey key, std::uint64_t sample, std::uint32_t stream = 0, std::uint32_t index = 0);

  std::uint64_t bits();
  double uniform();       ///< In [0, 1), a multiple of 2^-53.
  double open_uniform();  ///< In (0, 1), the middle of one of 2^52 cells, so that quantiles stay finite.
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  double normal();                             ///< Mean 0, variance 1, by inversion: one draw, no rejection.
  double exponential();                        ///< Mean 1.
  std::uint64_t integer(std::uint64_t bound);  ///< In [0, bound); bias below bound / 2^64. @pre bound > 0

  /// Goes to draw d of the sequence.
  void seek(std::uint64_t draw);

 private:
  RandomKey key_;
  std::array<std::uint32_t, 3> place_;  // index, stream, sample
  std::array<std::uint64_t, 2> block_{};
  std::uint64_t draw_ = 0;
};

/// One draw for each of consecutive samples, as a kernel over packs of samples wants it:
/// out[i] is draw `draw` of Random(key, first_sample + i, stream, index).
void fill_uniform(std::span<double> out, RandomKey key, std::uint64_t first_sample, std::uint32_t stream, std::uint32_t index,
                  std::uint64_t draw);
void fill_normal(std::span<double> out, RandomKey key, std::uint64_t first_sample, std::uint32_t stream, std::uint32_t index,
                 std::uint64_t draw);
void fill_exponential(std::span<double> out, RandomKey key, std::uint64_t first_sample, std::uint32_t stream, std::uint32_t index,
                      std::uint64_t draw);

/// The number below which a fraction p of a standard normal lies; relative error below 1e-15.
/// Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988) 477. @pre 0 < p < 1
double normal_quantile(double p);

}  // namespace regatta
