#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "framework/app/display_view.hpp"
#include "framework/core/duration.hpp"

namespace regatta {

enum class DisplayMode {
  automatic,  // bars on a terminal that can draw them (TERM is set and not "dumb"), else plain
  bars,       // redrawn in place
  plain,      // a line now and then
};

struct DisplayOptions {
  DisplayMode mode = DisplayMode::automatic;
  Duration redraw{0.1};  ///< Between two frames of bars.
  Duration report{10};   ///< Between two plain lines.
};

/// Shows the progress of a study until stop(). One thread of its own draws and writes everything, so no lane ever waits for a terminal.
/// When the reader goes away (closed terminal or pipe) it falls silent: a study outlives its terminal.
class Display {
 public:
  /// @param fd    open for writing, and longer than this object
  /// @param look  called from the display's thread, also once during stop(); must not throw
  Display(int fd, DisplayOptions options, std::function<StudyView()> look);
  ~Display();
  Display(const Display&) = delete;
  Display& operator=(const Display&) = delete;

  /// Prints whole lines above the bars, or between plain lines. From any thread; does not wait for the terminal. After stop() it is
  /// written at once.
  void print_above(std::string text);

  /// Takes the bars away, shows the cursor again and leaves one line that says how it ended. Everything given to print_above() before is
  /// written. Further calls do nothing.
  void stop();

  /// For a signal handler of a process that ends: shows the cursor again if a display hid it.
  static void show_cursor() noexcept;

  /// For paths that leave with _exit(): shows the cursor again if a display hid it, and says why on a line below the bars. Waits for
  /// nothing: a terminal that takes no text now is left as it is.
  static void leave(int fd, std::string_view why);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace regatta
