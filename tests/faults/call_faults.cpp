#include "tests/faults/call_faults.hpp"

#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <fnmatch.h>
#include <unistd.h>

namespace {

const char* setting(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets it
  return value ? value : "";
}

/// Of what is open there; empty: nothing is.
std::string path_of(int descriptor) {
  const auto link = "/proc/self/fd/" + std::to_string(descriptor);
  char path[4096];
  const auto size = ::readlink(link.c_str(), path, sizeof path);
  std::string found(path, size < 0 ? 0 : static_cast<std::size_t>(size));
  constexpr std::string_view removed = " (deleted)";
  if (found.ends_with(removed)) found.resize(found.size() - removed.size());
  return found;
}

__attribute__((constructor)) void begin() { CallFaults::one().begin(); }

}  // namespace

void CallFaults::begin() {
  calls_ = setting("REGATTA_FAULT_CALLS");
  files_ = setting("REGATTA_FAULT_FILES");
  at_ = *setting("REGATTA_FAULT_AT") ? std::atoll(setting("REGATTA_FAULT_AT")) : -1;
  each_ = *setting("REGATTA_FAULT_EACH") != 0;
  torn_ = static_cast<std::size_t>(std::atoi(setting("REGATTA_FAULT_TORN")));
  error_ = std::atoi(setting("REGATTA_FAULT_ERRNO"));
  const std::string_view what = setting("REGATTA_FAULT_DO");
  if (what == "kill") kind_ = Fault::kill;
  if (what == "short") kind_ = Fault::short_write;
  if (what == "lost") kind_ = Fault::lost;
  if (what == "flip") kind_ = Fault::flip;
  below_ = setting("REGATTA_FAULT_BELOW");
  if (!below_.empty()) below_ += '/';
}

CallFaults& CallFaults::one() {
  static CallFaults faults;
  return faults;
}

Fault CallFaults::of(std::string_view call, const std::string& path) {
  if (below_.empty() || (path + "/").compare(0, below_.size(), below_) != 0) return Fault::none;
  const int before = errno;
  const std::string name = path.size() <= below_.size() ? "." : path.substr(below_.size());
  const std::string what(call);
  if (::fnmatch(calls_, what.c_str(), 0) != 0 || ::fnmatch(files_, name.c_str(), 0) != 0) return Fault::none;
  const auto number = count_++;
  const bool hit = at_ >= 0 && (each_ ? number >= at_ : number == at_);
  list((hit ? "fault " : "") + what + " " + name + "\n");
  errno = before;
  return hit ? kind_ : Fault::none;
}

Fault CallFaults::of(std::string_view call, int descriptor) {
  if (below_.empty()) return Fault::none;
  const int before = errno;
  const auto path = path_of(descriptor);
  errno = before;
  return of(call, path);
}

void CallFaults::die() {
  ::kill(::getpid(), SIGKILL);
  for (;;) ::pause();
}

std::string CallFaults::absolute(const char* path, int folder) {
  if (*path == '/') return path;
  if (folder != AT_FDCWD) return path_of(folder) + "/" + path;
  char here[4096];
  return ::getcwd(here, sizeof here) ? std::string(here) + "/" + path : path;
}

void CallFaults::list(const std::string& line) const {
  static const auto open = next<int (*)(const char*, int, ...)>("open");  // not ours, which would ask here what is to happen
  static const auto write = next<ssize_t (*)(int, const void*, std::size_t)>("write");
  static const int file = open(setting("REGATTA_FAULT_LIST"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (file >= 0 && write(file, line.data(), line.size()) < 0) std::abort();
}
