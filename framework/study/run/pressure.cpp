#include "framework/study/run/pressure.hpp"

#include <fmt/format.h>

#include "framework/core/text.hpp"

namespace regatta {

namespace {

constexpr std::chrono::seconds between_looks{1}, between_steps{5};
constexpr double full_memory = 0.9, waiting = 0.1, little_disk = 256.0 * (1U << 20U);
constexpr double relief = 0.85;  // of a limit: what is a little below it will be above it again

constexpr const char* what_is_done[] = {"", "checkpoints are made a quarter as often", "checkpoints are compressed more",
                                        "one checkpoint is kept of a phase"};

}  // namespace

Compression Pressure::compression(Compression asked) const { return step_ >= Step::smaller ? Compression::small : asked; }

void Pressure::look(double disk_wait, Clock::time_point now) {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock || now - looked_ < between_looks) return;
  const bool first = looked_ == Clock::time_point{};
  const double seconds = std::chrono::duration<double>(now - looked_).count();
  looked_ = now;
  const auto load = measure_();
  const auto why = first ? std::string() : reason(load, disk_wait - disk_wait_, seconds);
  disk_wait_ = disk_wait;
  if (now - changed_ < between_steps) return;
  if (!why.empty() && step_ != Step::fewer) {
    changed_ = now;
    go(1, why);
  } else if (why.empty() && step_ != Step::none) {
    changed_ = now;
    go(-1, "");
  }
}

/// Empty: no pressure.
std::string Pressure::reason(const Load& load, double disk_wait, double seconds) const {
  const double limit = step_ == Step::none ? 1 : relief;
  if (load.memory > full_memory * limit) return fmt::format("{:.0f} % of the memory is in use", 100 * load.memory);
  if (load.disk_free < little_disk / limit) return fmt::format("the disk has {} left", readable_bytes(load.disk_free));
  if (disk_wait > waiting * limit * seconds)
    return fmt::format("lanes wait for the disk, {:.1f} s in the last {:.0f} s", disk_wait, seconds);
  return {};
}

void Pressure::go(int steps, const std::string& why) {
  const auto before = static_cast<int>(step_.load());
  step_ = static_cast<Step>(before + steps);
  if (steps > 0)
    say_(fmt::format("{}: {}, until that is over", why, what_is_done[before + 1]));
  else
    say_(fmt::format("memory and disk have room again: \"{}\" is undone", what_is_done[before]));
}

}  // namespace regatta
