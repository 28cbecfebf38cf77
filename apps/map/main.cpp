#include <array>
#include <cstdint>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/random.hpp"
#include "framework/engine/map.hpp"

namespace {

struct Darts {
  std::uint64_t seed;
  std::uint64_t count;
};

/// Of a quarter of a circle, by darts.
double pi(const Darts& darts) {
  regatta::require(darts.count > 0, "count = 0 darts; throw at least one");
  std::uint64_t hits = 0;
  regatta::Random random(regatta::random_key(darts.seed, "darts"), 0);
  for (std::uint64_t dart = 0; dart < darts.count; ++dart) {
    const double x = random.uniform(), y = random.uniform();
    hits += x * x + y * y < 1 ? 1 : 0;
  }
  return 4.0 * static_cast<double>(hits) / static_cast<double>(darts.count);
}

}  // namespace

int main() {
  const std::array<Darts, 4> games{{{1, 1'000'000}, {2, 1'000'000}, {3, 0}, {4, 1'000'000}}};
  regatta::LanePool pool;  // a thread pinned to each core, for any number of calls
  const auto outcomes = pool.map(pi, games);
  for (std::size_t i = 0; i < games.size(); ++i) {
    if (outcomes[i].ok())
      fmt::print("seed {}: {:.3f}\n", games[i].seed, outcomes[i].value());
    else
      fmt::print("seed {}: {}\n", games[i].seed, outcomes[i].error());
  }
}
