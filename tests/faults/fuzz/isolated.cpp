#include "tests/faults/fuzz/isolated.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/core/error.hpp"

/// There in programs with a sanitizer, which end without a signal.
extern "C" void __sanitizer_set_death_callback(void (*callback)()) __attribute__((weak));

namespace {

constexpr std::size_t most_listed = 10;

enum class End { none, fault, crash, hang };

/// What a child has come to, seen by its parent however it ended.
struct Progress {
  std::uint64_t next = 0, accepted = 0, refused = 0;
  End end = End::none;
};

/// Memory that both have.
class Shared {
 public:
  Shared() : at_(::mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    if (at_ == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
    new (at_) Progress;
  }
  ~Shared() { ::munmap(at_, sizeof(Progress)); }
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;

  Progress& operator*() const { return *static_cast<Progress*>(at_); }
  Progress* operator->() const { return static_cast<Progress*>(at_); }

 private:
  void* at_;
};

void read_one(const FuzzedReader& reader, std::uint64_t number, Progress& progress) {
  try {
    reader.read(number);
    ++progress.accepted;
    return;
  } catch (const regatta::Error& error) {
    if (says_where(reader, error.what())) {
      ++progress.refused;
      return;
    }
  } catch (...) {
  }
  progress.end = End::fault;
}

// Of a child, for its handlers of signals.
Progress* of_child = nullptr;
std::string_view library_of_child;

/// Whether a function of the library has called, or is, what runs.
bool is_in_library() {
  std::array<void*, 64> frames{};
  const auto count = ::backtrace(frames.data(), static_cast<int>(frames.size()));
  return std::any_of(frames.begin(), frames.begin() + count, [](void* frame) {
    ::Dl_info info{};
    return ::dladdr(frame, &info) != 0 && std::string_view(info.dli_fname).find(library_of_child) != std::string_view::npos;
  });
}

void end_of_child(End end) { of_child->end = is_in_library() ? end : End::fault; }

void end_by_signal(int signal) {
  end_of_child(signal == SIGALRM ? End::hang : End::crash);
  ::_exit(1);
}

/// Reads up to the first fault, if it lives so long. The alarm ends it at an input that takes too long.
[[noreturn]] void read_as_child(const FuzzedReader& reader, std::uint64_t end, std::string_view library, Progress& progress) {
  of_child = &progress;
  library_of_child = library;
  is_in_library();  // loads what a handler could not
  for (const int signal : {SIGALRM, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL}) ::signal(signal, end_by_signal);
  if (__sanitizer_set_death_callback) __sanitizer_set_death_callback([] { end_of_child(End::crash); });
  ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
  while (progress.next < end && progress.end == End::none) {
    ::alarm(static_cast<unsigned>(reader.seconds));
    const auto number = progress.next++;
    read_one(reader, number, progress);
  }
  ::_exit(0);
}

}  // namespace

std::string IsolatedFindings::text() const {
  return fmt::format(
      "{} inputs, {} accepted, {} refused, {} crashes (such as {}), {} hangs, {} faults ({})", inputs, accepted, refused, crashes.size(),
      fmt::join(std::vector(crashes.begin(), crashes.begin() + static_cast<std::ptrdiff_t>(std::min(crashes.size(), most_listed))), ", "),
      hangs.size(), faults.size(), fmt::join(faults, ", "));
}

IsolatedFindings fuzz_isolated(const FuzzedReader& reader, std::uint64_t daily, std::string_view library) {
  if (only_input()) {
    const auto found = fuzz(reader, 0);
    return {.inputs = found.inputs, .accepted = found.accepted, .refused = found.inputs - found.accepted};
  }
  IsolatedFindings found{.inputs = daily * fault_factor()};
  const Shared progress;
  while (progress->next < found.inputs) {
    const auto child = ::fork();
    if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (child == 0) read_as_child(reader, found.inputs, library, *progress);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    const bool ended_well = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    const auto end = std::exchange(progress->end, End::none);
    const auto last = progress->next - 1;
    if (end == End::crash)
      found.crashes.push_back(last);
    else if (end == End::hang)
      found.hangs.push_back(last);
    else if (end == End::fault || !ended_well)
      found.faults.push_back(last);
  }
  found.accepted = progress->accepted;
  found.refused = progress->refused;
  return found;
}
