#pragma once
#include <cstdint>
#include <vector>

#include "framework/phase/phase.hpp"
#include "phases/tem/earth.hpp"
#include "phases/tem/sample.hpp"

namespace regatta::tem {

/// Earths of consecutive samples; one of a sample with a problem(), which has failed, has no layers. Not stored: the samples are.
struct Earths {
  std::uint64_t first_id = 0;
  std::size_t most_layers = 0;  ///< How many a sample has room for.
  std::vector<Earth> earths;
};

/// Makes earths of the drawn parameters.
///
/// Reads  "samples"  Samples<EarthSample>
/// Writes "earths"   Earths
class Draw {
 public:
  static constexpr PhaseInfo info{.name = "draw", .summary = "Makes earths of the drawn parameters", .version = 2};
  using Options = NoOptions;

  explicit Draw(const Options&) {}

  Out<"earths", Earths> process(In<"samples", Samples<EarthSample>> samples) const;
};
REGATTA_PHASE(Draw);

}  // namespace regatta::tem
