#include "framework/app/stop_signals.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "framework/app/display.hpp"

namespace regatta {

namespace {

void second(std::string_view name) {
  Display::leave(STDERR_FILENO, fmt::format("{}: aborted; the same command goes on from the last checkpoints", name));
}

}  // namespace

StopSignals::StopSignals() : thread_([this](std::string_view name) { first(name); }, second) {}

void StopSignals::first(std::string_view name) {
  request_.ask();
  const std::lock_guard lock(mutex_);
  if (told_) told_(name);
}

void StopSignals::listen(std::function<void(std::string_view)> told) {
  const std::lock_guard lock(mutex_);
  told_ = std::move(told);
  if (request_.asked()) told_("signal");
}

void StopSignals::forget() {
  const std::lock_guard lock(mutex_);
  told_ = {};
}

}  // namespace regatta
