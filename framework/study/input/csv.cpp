#include "framework/study/input/csv.hpp"

#include <algorithm>

#include "framework/core/characters.hpp"
#include "framework/core/error.hpp"

namespace regatta {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t'; }

}  // namespace

Csv::Csv(std::string_view text) : text_(text) {
  if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);  // the byte order mark of some programs
}

bool Csv::next(std::vector<CsvCell>& cells) {
  skip_comments();
  row_ = at_, row_line_ = line_;
  if (at_ == text_.size()) return false;
  std::size_t count = 0;
  while (true) {
    if (count == cells.size()) cells.emplace_back();
    read_cell(cells[count++]);
    if (at_ == text_.size() || at_end_of_line()) break;
    ++at_;  // the comma
  }
  cells.resize(count);
  if (at_ < text_.size()) pass_end_of_line();
  return true;
}

void Csv::skip_comments() {
  while (at_ < text_.size()) {
    auto begin = at_;
    while (begin < text_.size() && is_space(text_[begin])) ++begin;
    const auto from = at_;
    at_ = begin;
    const bool comment = begin < text_.size() && text_[begin] == '#';
    if (!comment && begin < text_.size() && !at_end_of_line()) {
      at_ = from;
      return;
    }
    at_ = std::min(text_.find('\n', begin), text_.size());
    if (at_ < text_.size()) pass_end_of_line();
  }
}

void Csv::read_cell(CsvCell& cell) {
  while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  cell.text.clear();
  cell.at = at_;
  if (at_ < text_.size() && text_[at_] == '"') return read_quoted(cell);
  const auto begin = at_;
  while (at_ < text_.size() && text_[at_] != ',' && !at_end_of_line()) ++at_;
  auto end = at_;
  while (end > begin && is_space(text_[end - 1])) --end;
  cell.text.assign(text_.substr(begin, end - begin));
}

void Csv::read_quoted(CsvCell& cell) {
  ++at_;
  while (true) {
    require(at_ < text_.size(), "{}: a quote is opened here and never closed; close it, or remove it", place(cell));
    const char c = text_[at_++];
    if (c == '"' && at_ < text_.size() && text_[at_] == '"') {
      cell.text += text_[at_++];
    } else if (c == '"') {
      break;
    } else {
      cell.text += c;
      if (c == '\n') ++line_;
    }
  }
  while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  require(at_ == text_.size() || text_[at_] == ',' || at_end_of_line(),
          "{}: a comma or the end of the line must follow a closing quote; write \"\" for a quote inside a text", place(at_));
}

bool Csv::at_end_of_line() const { return text_[at_] == '\n' || (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n'); }

void Csv::pass_end_of_line() {
  at_ = text_.find('\n', at_) + 1;
  ++line_;
}

std::string Csv::place(std::size_t at) const {
  const auto before = text_.substr(0, at);
  const auto lines = std::ranges::count(before.substr(row_), '\n');
  const auto last_line = before.substr(before.find_last_of('\n') + 1);  // 0 after npos
  return fmt::format("{}:{}", static_cast<std::ptrdiff_t>(row_line_) + lines, character_count(last_line) + 1);
}

}  // namespace regatta
