#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace regatta {

/// Turns frames into the bytes that redraw them in place on an ANSI terminal. Frames stay at the bottom; messages scroll away above them.
/// Makes text only: one write of what it returns shows no half-drawn frame.
class DisplayPainter {
 public:
  static constexpr std::string_view hide_cursor = "\033[?25l";
  static constexpr std::string_view show_cursor = "\033[?25h";

  /// @param lines  of fewer than `width` characters each
  /// @param above  text to print above them, any number of lines; may be empty
  /// @param width  columns of the terminal now: earlier lines may have been wrapped by a narrower window
  std::string paint(const std::vector<std::string>& lines, std::string_view above, std::size_t width);

  /// Removes the frame; the cursor stands where it began.
  std::string erase(std::size_t width);

 private:
  std::string to_the_top(std::size_t width) const;

  std::vector<std::size_t> lengths_;  // of the lines on the screen; the cursor stands behind the last one
};

}  // namespace regatta
