#pragma once
#include "framework/core/name.hpp"

namespace regatta {

/// A phase under another name, so that a pipeline can have it twice:
///
///     .then<As<"low", Forward>>().then<As<"high", Forward>>()
///
/// Its options stand in [phases.low], its random numbers are those of "low", and its outputs are "low/soundings" instead of "soundings".
/// Each input is looked for below its own name, then below the names in `From` in their order, then as it is:
///
///     .then<As<"fit_low", Fit, "low">>()    reads "low/soundings" instead of "soundings"
template <Name N, class Phase, Name... From>
struct As {};

}  // namespace regatta
