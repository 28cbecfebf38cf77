#include "tests/faults/fuzz/isolated.hpp"

#include <cerrno>
#include <csignal>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/core/error.hpp"

namespace {

constexpr std::size_t most_listed = 10;

/// What a child has come to, seen by its parent however it ended.
struct Progress {
  std::uint64_t next = 0, accepted = 0, refused = 0, fault = 0;
  bool has_fault = false;
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
  progress.fault = number;
  progress.has_fault = true;
}

/// Reads up to the first fault, if it lives so long. The alarm ends it at an input that takes too long.
[[noreturn]] void read_as_child(const FuzzedReader& reader, std::uint64_t end, Progress& progress) {
  for (const int signal : {SIGALRM, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL}) ::signal(signal, SIG_DFL);
  ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
  while (progress.next < end && !progress.has_fault) {
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

IsolatedFindings fuzz_isolated(const FuzzedReader& reader, std::uint64_t daily) {
  if (only_input()) {
    const auto found = fuzz(reader, 0);
    return {.inputs = found.inputs, .accepted = found.accepted, .refused = found.inputs - found.accepted};
  }
  IsolatedFindings found{.inputs = daily * fault_factor()};
  const Shared progress;
  while (progress->next < found.inputs) {
    const auto child = ::fork();
    if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (child == 0) read_as_child(reader, found.inputs, *progress);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
      found.hangs.push_back(progress->next - 1);
    else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
      found.crashes.push_back(progress->next - 1);
    if (progress->has_fault) found.faults.push_back(progress->fault);
    progress->has_fault = false;
  }
  found.accepted = progress->accepted;
  found.refused = progress->refused;
  return found;
}
