#include "phases/tem/draw.hpp"

namespace regatta::tem {

Out<"earths", Earths> Draw::process(In<"samples", Samples<EarthSample>> samples) const {
  Earths made{samples->first_id, 0, {}};
  made.earths.reserve(samples->rows.size());
  for (const auto& sample : samples->rows) {
    made.most_layers = sample.layers.size();
    made.earths.push_back(sample.problem().empty() ? sample.earth() : Earth{});
  }
  return made;
}

}  // namespace regatta::tem
