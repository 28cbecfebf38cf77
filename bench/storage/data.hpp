#pragma once
#include <string>

#include "framework/core/columns.hpp"

namespace regatta::bench {

/// What runs store, `bytes` of it or a little less; always the same.
///   states  six columns of doubles: cart, two angles and their rates, a row a millisecond, of pendulums that swing one after another
///   traces  16-bit samples of a digitiser, 512 a channel: a baseline with noise, and now and then a pulse
///   noise   random 64-bit numbers
Columns make_data(const std::string& kind, std::size_t bytes);

}  // namespace regatta::bench
