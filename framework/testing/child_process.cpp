#include "framework/testing/child_process.hpp"

#include <cerrno>
#include <csignal>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/core/error.hpp"

namespace regatta::testing {

namespace {

/// What comes until the other end is closed; nothing if it is late.
std::optional<std::string> heard(int pipe, int patience_ms) {
  std::string text;
  for (;;) {
    ::pollfd waiting{.fd = pipe, .events = POLLIN, .revents = 0};
    const int ready = ::poll(&waiting, 1, patience_ms);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return {};
    char part[4096];
    const auto got = ::read(pipe, part, sizeof part);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    text.append(part, static_cast<std::size_t>(got));
  }
}

}  // namespace

void say(int pipe, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(pipe, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::optional<std::string> said_by_child(const std::function<void(int pipe)>& work, double patience) {
  int ends[2];
  if (::pipe(ends) != 0) throw IoError("pipe", "process of a contract", errno);
  const auto child = ::fork();
  if (child < 0) {
    const int error = errno;
    ::close(ends[0]);
    ::close(ends[1]);
    throw IoError("fork", "process of a contract", error);
  }
  if (child == 0) {
    ::close(ends[0]);
    try {
      work(ends[1]);
    } catch (...) {  // the frames above are those of the test program, which must not go on twice
    }
    ::_exit(0);
  }
  ::close(ends[1]);
  const auto text = heard(ends[0], static_cast<int>(1e3 * patience));
  ::close(ends[0]);
  if (!text) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return text;
}

}  // namespace regatta::testing
