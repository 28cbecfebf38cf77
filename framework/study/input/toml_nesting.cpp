#include "framework/study/input/toml_nesting.hpp"

#include <numeric>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace regatta {

namespace {

/// Walks over the characters of a TOML text that are neither in strings nor in comments, and counts levels. A point in a number counts as
/// one of a name, which adds a level at most.
class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {}

  /// Whether all of it is shallow enough; otherwise at() is the first place that is not.
  bool passes() {
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"' || c == '\'')
        skip_string(c);
      else if (c == '#')
        skip_to_line_end();
      else
        take(c);
      if (levels() > deepest_toml) return false;
    }
    return true;
  }

  std::size_t at() const { return at_; }

 private:
  void take(char c) {
    const bool first = begins_;
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') begins_ = false;
    if (c == '.') {
      ++points_;
    } else if (c == '\n') {
      end_line();
    } else if (in_header_) {
      if (c == ']') end_header();
    } else if (c == '[' && first) {
      in_header_ = true;
      header_ = points_ = 0;
    } else if (c == '=') {
      key_ = points_ + 1;
      points_ = 0;
    } else if (c == '[' || c == '{') {
      open_.push_back(key_ + 1);
      key_ = points_ = 0;
    } else if (c == ']' || c == '}' || c == ',') {
      if (c != ',' && !open_.empty()) open_.pop_back();
      key_ = points_ = 0;
    }
  }

  void end_header() {
    header_ = points_ + 1;
    points_ = 0;
    in_header_ = false;
  }

  void end_line() {
    if (in_header_) end_header();
    if (!open_.empty()) return;
    key_ = points_ = 0;
    begins_ = true;
  }

  std::size_t levels() const { return std::accumulate(open_.begin(), open_.end(), header_ + key_ + points_); }

  /// To the closing quote. A string that does not end is a mistake the parser names.
  void skip_string(char quote) {
    begins_ = false;
    const std::string_view triple(quote == '"' ? "\"\"\"" : "'''");
    const bool lines = text_.substr(at_).starts_with(triple);
    for (at_ += lines ? 3 : 1; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\' && quote == '"')
        ++at_;
      else if (lines ? text_.substr(at_).starts_with(triple) : text_[at_] == quote || text_[at_] == '\n')
        break;
    }
    if (lines)
      at_ += 2;
    else if (at_ < text_.size() && text_[at_] == '\n')
      --at_;
  }

  void skip_to_line_end() {
    while (at_ + 1 < text_.size() && text_[at_ + 1] != '\n') ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool begins_ = true;             // nothing of the line has been seen: [ begins a header
  bool in_header_ = false;         // between [ and ]
  std::size_t header_ = 0;         // names in the last header
  std::size_t key_ = 0;            // names in the key before the last =
  std::size_t points_ = 0;         // in the name that is being read
  std::vector<std::size_t> open_;  // of each bracket that is open: its own level and those of its key
};

}  // namespace

std::optional<TomlSyntaxError> find_too_deep(std::string_view text) {
  Scan scan(text);
  if (scan.passes()) return {};
  TomlSyntaxError error{1, 1, fmt::format("this lies deeper than {} levels of tables and lists; a study needs a few", deepest_toml)};
  for (const char c : text.substr(0, scan.at())) {
    const bool continues = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
    if (c == '\n')
      ++error.line, error.column = 1;
    else if (!continues)
      ++error.column;
  }
  return error;
}

}  // namespace regatta
