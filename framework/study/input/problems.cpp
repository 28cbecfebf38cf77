#include "framework/study/input/problems.hpp"

#include <algorithm>

#include "framework/core/error.hpp"

namespace regatta {

namespace {

std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n')
      out += "\\n";
    else if (static_cast<unsigned char>(c) < 0x20)
      out += ' ';
    else
      out += c;
  }
  return out;
}

}  // namespace

Problems::Problems(std::string file, std::vector<std::string> overrides) : overrides_(std::move(overrides)) {
  files_.push_back(std::move(file));
}

std::size_t Problems::add_file(std::string file) {
  const auto known = std::find(files_.begin() + 1, files_.end(), file);
  if (known != files_.end()) return static_cast<std::size_t>(known - files_.begin());
  files_.push_back(std::move(file));
  return files_.size() - 1;
}

void Problems::add(const Place& place, std::string_view text) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    std::pair found(place, one_line(text.substr(0, end)));  // of a swept study every case says it again
    if (end > 0 && std::ranges::find(found_, found) == found_.end()) found_.push_back(std::move(found));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void Problems::warn(const Place& place, std::string_view text) { warnings_.push_back(spelled(place) + one_line(text)); }

std::filesystem::path Problems::folder_of(const Place& place) const {
  const auto here = std::filesystem::current_path();
  return place.argument == 0 ? here / std::filesystem::path(files_.at(place.file)).parent_path() : here;
}

std::vector<std::string> Problems::texts() const {
  std::vector<std::string> out;
  for (const auto& [place, text] : found_) out.push_back(text);
  return out;
}

void Problems::throw_if_any() const {
  if (found_.empty()) return;
  auto ordered = found_;
  std::ranges::stable_sort(ordered, {}, &std::pair<Place, std::string>::first);
  std::string all;
  for (const auto& [place, text] : ordered) all += fmt::format("{}{}{}", all.empty() ? "" : "\n", spelled(place), text);
  throw ConfigError(all);
}

std::string Problems::spelled(const Place& place) const {
  if (place.argument == Place::elsewhere) return {};
  if (place.argument > 0) {
    constexpr std::size_t longest = 200;  // more would hide the message
    const auto& text = overrides_.at(place.argument - 1);
    return "--set " + one_line(text.substr(0, longest)) + (text.size() > longest ? "...: " : ": ");
  }
  const auto& file = files_.at(place.file);
  return place.line == 0 ? file + ": " : fmt::format("{}:{}:{}: ", file, place.line, place.column);
}

}  // namespace regatta
