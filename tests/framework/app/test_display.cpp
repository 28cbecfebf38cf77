#include <chrono>
#include <cstdlib>
#include <mutex>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "framework/app/display.hpp"
#include "framework/app/display_text.hpp"
#include "tests/framework/app/screen.hpp"

using namespace regatta;
using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

namespace {

constexpr Duration never{3600}, often{0.002};

/// A terminal of 60 columns and 10 rows, or a pipe; everything written to it is read by a thread.
class Listener {
 public:
  explicit Listener(bool terminal) {
    if (terminal) {
      reading_ = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
      REQUIRE(reading_ >= 0);
      REQUIRE(grantpt(reading_) == 0);
      REQUIRE(unlockpt(reading_) == 0);
      writing_ = open(ptsname(reading_), O_RDWR | O_NOCTTY | O_CLOEXEC);
      REQUIRE(writing_ >= 0);
      const winsize size{10, 60, 0, 0};
      REQUIRE(ioctl(writing_, TIOCSWINSZ, &size) == 0);
    } else {
      int ends[2];
      REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
      reading_ = ends[0];
      writing_ = ends[1];
    }
    reader_ = std::thread([this] { read_all(); });
  }
  ~Listener() { heard(); }

  int fd() const { return writing_; }

  std::string so_far() {
    const std::scoped_lock lock(mutex_);
    return text_;
  }
  /// Closes the writing end and returns everything.
  const std::string& heard() {
    if (reader_.joinable()) {
      close(writing_);
      reader_.join();
      close(reading_);
    }
    return text_;
  }

 private:
  void read_all() {
    char buffer[4096];
    for (ssize_t size; (size = read(reading_, buffer, sizeof buffer)) > 0;) {  // a terminal without writers ends in EIO
      const std::scoped_lock lock(mutex_);
      text_.append(buffer, static_cast<std::size_t>(size));
    }
  }

  int reading_, writing_;
  std::mutex mutex_;
  std::string text_;
  std::thread reader_;
};

StudyView view() {
  StudyView view;
  view.lanes = {{42, "simulate", 50, 100, true, 1.0}};
  view.runs_done = 1;
  view.runs_total = 2;
  view.elapsed = 10;
  return view;
}

/// Waits for something that another thread does at once: the limit only bounds a failing test.
template <class F>
bool soon(F&& condition) {
  for (int i = 0; i < 2000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(5ms);
  }
  return false;
}

std::size_t count(std::string_view text, std::string_view word) {
  std::size_t n = 0;
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_SUITE("framework/app/display") {
  TEST_CASE("a terminal shows bars below the messages, and in the end the cursor and one line") {
    setenv("TERM", "xterm", 1);
    Listener terminal(true);
    Display display(terminal.fd(), {DisplayMode::automatic, often, never}, view);
    for (int i = 0; i < 20; ++i) display.print_above("message " + std::to_string(i));
    REQUIRE(soon([&] { return count(terminal.so_far(), "message") == 20; }));
    example::Screen during(60, 10);
    during.feed(terminal.so_far());
    CHECK_FALSE(during.cursor_shown());

    display.print_above("last words");
    display.stop();
    display.print_above("after the end");
    example::Screen screen(60, 10);
    screen.feed(terminal.heard());
    Lines expected;
    for (int i = 0; i < 20; ++i) expected.push_back("message " + std::to_string(i));
    expected.insert(expected.end(), {"last words"});
    const std::string end = line(view());  // wraps after 60 columns
    expected.insert(expected.end(), {end.substr(0, 60), end.substr(60), "after the end"});
    CHECK(screen.text() == expected);
    CHECK(screen.cursor_shown());
    CHECK(screen.unknown() == 0);
  }
  TEST_CASE("frames follow each other without messages") {
    Listener terminal(true);
    Display display(terminal.fd(), {DisplayMode::bars, often, never}, view);
    CHECK(soon([&] { return count(terminal.so_far(), "000042") >= 5; }));
  }
  TEST_CASE("a pipe, a dumb terminal and --no-display get lines without escape sequences") {
    setenv("TERM", "xterm", 1);
    DisplayOptions options{DisplayMode::automatic, often, never};
    bool terminal = false;
    SUBCASE("pipe") {}
    SUBCASE("dumb") {
      terminal = true;
      setenv("TERM", "dumb", 1);
    }
    SUBCASE("no display") {
      terminal = true;
      options.mode = DisplayMode::plain;
    }
    Listener listener(terminal);
    {
      Display display(listener.fd(), options, view);
      display.print_above("a message");
    }
    CHECK(listener.heard().find('\033') == std::string::npos);
    example::Screen screen(200, 5);
    screen.feed(listener.heard());
    CHECK(screen.text() == Lines{"a message", line(view())});
  }
  TEST_CASE("plain lines come at their period and once at the end") {
    Listener pipe(false);
    Display display(pipe.fd(), {DisplayMode::plain, never, often}, view);
    CHECK(soon([&] { return count(pipe.so_far(), "\n") >= 3; }));
    display.stop();
    display.stop();
    CHECK(pipe.heard().ends_with(line(view()) + "\n"));
  }
  TEST_CASE("a reader that goes away ends the display, not the process") {
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    close(ends[0]);
    Display display(ends[1], {DisplayMode::bars, often, never}, view);
    display.print_above("nobody reads this");
    display.stop();
    display.print_above("nor this");
    close(ends[1]);
  }
  TEST_CASE("on the way out of the process the cursor is shown again, and why stands below the bars") {
    Listener terminal(true);
    Display display(terminal.fd(), {DisplayMode::bars, never, never}, view);
    REQUIRE(soon([&] { return count(terminal.so_far(), "\033[?25l") == 1; }));
    Display::leave(terminal.fd(), "aborted");
    CHECK(soon([&] { return terminal.so_far().ends_with("\033[?25h\r\naborted\r\n"); }));
  }
  TEST_CASE("a process that leaves does not wait for a terminal that takes nothing") {
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0);
    while (write(ends[1], "x", 1) == 1) continue;
    REQUIRE(fcntl(ends[1], F_SETFL, 0) == 0);  // from now on a write would wait for ever
    Display::leave(ends[1], "aborted");
    close(ends[0]);
    close(ends[1]);
  }
}
