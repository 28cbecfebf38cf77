#pragma once
#include <string>
#include <thread>

#include <fmt/format.h>

#include "framework/core/error.hpp"

namespace regatta::testing {

/// What `difference` finds in a thread of its own, which has called nothing before.
template <class Difference>
std::string in_a_thread(Difference difference) {
  std::string differs;
  std::thread([&] {
    try {
      differs = difference();
    } catch (...) {
      differs = fmt::format("it throws \"{}\"", handled_error());
    }
  }).join();
  return differs;
}

}  // namespace regatta::testing
