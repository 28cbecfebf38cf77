#include "framework/study/run/io_retries.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "framework/core/error.hpp"

namespace regatta {

namespace {

std::uint64_t seconds_before(std::uint64_t repetition) {
  return std::min<std::uint64_t>(60, std::uint64_t{1} << std::min<std::uint64_t>(repetition, 6));
}

}  // namespace

void IoRetries::operator()(const std::function<void()>& write) const {
  for (std::uint64_t repetition = 0;; ++repetition) {
    try {
      return write();
    } catch (const IoError& error) {
      if (repetition == most_ || stop_.asked()) throw;
      told_(fmt::format("{}; once more in {} s (execution.retries: {} of {})", error.what(), seconds_before(repetition), repetition + 1,
                        most_));
      if (waiting_) *waiting_ += 1;
      const bool goes_on = wait(repetition);
      if (waiting_) *waiting_ -= 1;
      if (!goes_on) throw;
    }
  }
}

/// False: the study is to stop.
bool IoRetries::wait(std::uint64_t repetition) const {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds_before(repetition));
  while (!stop_.asked()) {
    if (std::chrono::steady_clock::now() >= end) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

}  // namespace regatta
