#pragma once
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace example {

/// What a terminal shows after some bytes: the few ANSI sequences that progress displays use, with scrolling and delayed wrapping.
class Screen {
 public:
  Screen(std::size_t width, std::size_t height) : width_(width), height_(height), rows_(height) {}

  void feed(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (bytes[i] == '\033')
        i = escape(bytes, i + 2);
      else if (bytes[i] == '\r')
        column_ = 0;
      else if (bytes[i] == '\n')
        line_feed();
      else
        put(bytes[i]);
    }
  }

  /// Everything that was shown, the lines scrolled away included, without empty lines at the end.
  std::vector<std::string> text() const {
    std::vector<std::string> all = scrolled_;
    for (const auto& row : rows_) all.push_back(row.substr(0, row.find_last_not_of(' ') + 1));
    while (!all.empty() && all.back().empty()) all.pop_back();
    return all;
  }
  bool cursor_shown() const { return cursor_shown_; }
  /// Sequences that this terminal does not know.
  int unknown() const { return unknown_; }

 private:
  void line_feed() {
    column_ = 0;  // as the line discipline does
    if (++row_ < height_) return;
    row_ = height_ - 1;
    scrolled_.push_back(rows_.front().substr(0, rows_.front().find_last_not_of(' ') + 1));
    rows_.erase(rows_.begin());
    rows_.emplace_back();
  }

  void put(char character) {
    if (column_ == width_) line_feed();
    auto& row = rows_[row_];
    if (row.size() <= column_) row.resize(column_ + 1, ' ');
    row[column_++] = character;
  }

  /// Returns the index of the last byte of the sequence whose parameters begin at `at`.
  std::size_t escape(std::string_view bytes, std::size_t at) {
    const auto end = bytes.find_first_of("AKJhl", at);
    const std::string parameter(bytes.substr(at, end - at));
    if (bytes[end] == 'A')
      row_ -= std::min(row_, static_cast<std::size_t>(std::atoi(parameter.c_str())));
    else if (bytes[end] == 'K')
      rows_[row_].resize(std::min(rows_[row_].size(), column_));
    else if (bytes[end] == 'J') {
      rows_[row_].resize(std::min(rows_[row_].size(), column_));
      for (std::size_t row = row_ + 1; row < height_; ++row) rows_[row].clear();
    } else if (parameter == "?25")
      cursor_shown_ = bytes[end] == 'h';
    else
      ++unknown_;
    return end;
  }

  std::size_t width_, height_;
  std::vector<std::string> rows_, scrolled_;
  std::size_t row_ = 0, column_ = 0;
  bool cursor_shown_ = true;
  int unknown_ = 0;
};

}  // namespace example
