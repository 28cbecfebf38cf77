#pragma once
#include "framework/pipeline/pipeline.hpp"
#include "phases/tem/forward.hpp"

namespace regatta::tem {

/// Soundings of layered earths:
///
///     samples --> draw --> earths --> forward --> soundings --> study.h5
inline auto soundings() {
  return pipeline<Out<"samples", Samples<EarthSample>>>().then<Draw>().then<Forward>().reduce<"samples">().reduce<"soundings">();
}

}  // namespace regatta::tem
