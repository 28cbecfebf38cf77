#include "framework/app/display.hpp"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "framework/app/display_painter.hpp"
#include "framework/app/display_text.hpp"

namespace regatta {

namespace {

std::atomic<int> fd_without_cursor{-1};

bool draws_bars(int fd, DisplayMode mode) {
  if (mode != DisplayMode::automatic) return mode == DisplayMode::bars;
  const char* terminal = std::getenv("TERM");
  return isatty(fd) && terminal && *terminal && std::string_view(terminal) != "dumb";
}

winsize window(int fd) {
  winsize size{};
  if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) {
    size.ws_col = 80;
    size.ws_row = 24;
  }
  return size;
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

class Display::Impl {
 public:
  Impl(int fd, DisplayOptions options, std::function<StudyView()> look)
      : fd_(fd), bars_(draws_bars(fd, options.mode)), look_(std::move(look)) {
    period_ = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>((bars_ ? options.redraw : options.report).seconds));
    thread_ = std::thread([this] { draw_until_stopped(); });
  }

  void print_above(std::string text) {
    if (text.empty()) return;
    if (text.back() != '\n') text += '\n';
    const std::scoped_lock lock(mutex_);
    if (stopped_) {
      write(text);
      return;
    }
    above_ += text;
    wake_.notify_one();
  }

  void stop() {
    {
      const std::scoped_lock lock(mutex_);
      if (stopping_) return;
      stopping_ = true;
      wake_.notify_one();
    }
    thread_.join();
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
    write(std::exchange(above_, {}));
  }

 private:
  using Clock = std::chrono::steady_clock;

  void draw_until_stopped() {
    // A reader that went away must end the display and not the process, whatever the program does about SIGPIPE.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    if (bars_) {
      fd_without_cursor = fd_;
      write(DisplayPainter::hide_cursor);
      redraw({});
    }
    auto next = Clock::now() + period_;
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      wake_.wait_until(lock, next, [this] { return stopping_ || !above_.empty(); });
      const std::string above = std::exchange(above_, {});
      const bool due = Clock::now() >= next;
      lock.unlock();
      if (bars_ && (due || !above.empty()))
        redraw(above);
      else if (!bars_)
        write(due ? above + line(look_()) + '\n' : above);
      if (due) next = Clock::now() + period_;
      lock.lock();
    }
    const std::string above = std::exchange(above_, {});
    lock.unlock();
    finish(above);
  }

  void redraw(const std::string& above) {
    const winsize size = window(fd_);
    // One column stays free: a character in the last one leaves the cursor in a state that terminals treat differently.
    write(painter_.paint(frame(look_(), size.ws_col - 1U, size.ws_row), above, size.ws_col));
  }

  void finish(const std::string& above) {
    const std::string last = above + line(look_()) + '\n';
    if (!bars_) {
      write(last);
      return;
    }
    write(painter_.erase(window(fd_).ws_col) + last + std::string(DisplayPainter::show_cursor));
    fd_without_cursor = -1;
  }

  void write(std::string_view text) {
    if (!reader_gone_) reader_gone_ = !write_all(fd_, text);
  }

  int fd_;
  bool bars_;
  std::function<StudyView()> look_;
  Clock::duration period_{};
  DisplayPainter painter_;    // of the thread
  bool reader_gone_ = false;  // of the thread, then of stop()
  std::mutex mutex_;          // guards what follows
  std::condition_variable wake_;
  std::string above_;
  bool stopping_ = false;
  bool stopped_ = false;
  std::thread thread_;
};

Display::Display(int fd, DisplayOptions options, std::function<StudyView()> look)
    : impl_(std::make_unique<Impl>(fd, options, std::move(look))) {}

Display::~Display() { stop(); }

void Display::print_above(std::string text) { impl_->print_above(std::move(text)); }

void Display::stop() { impl_->stop(); }

void Display::show_cursor() noexcept {
  static_assert(decltype(fd_without_cursor)::is_always_lock_free);
  const int fd = fd_without_cursor.exchange(-1);
  if (fd < 0) return;
  [[maybe_unused]] auto written = ::write(fd, DisplayPainter::show_cursor.data(), DisplayPainter::show_cursor.size());
  written = ::write(fd, "\n", 1);
}

void Display::leave(int fd, std::string_view why) {
  std::string text;
  if (fd_without_cursor.exchange(-1) >= 0) text = std::string(DisplayPainter::show_cursor) + '\n';
  text += fmt::format("{}\n", why);
  pollfd room{fd, POLLOUT, 0};
  if (::poll(&room, 1, 0) != 1) return;
  // Nothing can be done about a failure on the way out.
  [[maybe_unused]] const auto written = ::write(fd, text.data(), text.size());
}

}  // namespace regatta
