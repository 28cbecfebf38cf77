#pragma once
#include <compare>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace regatta {

/// Where something was written: a line of the study file or of one that it includes, or a --set argument. Orders as a reader meets them:
/// files first.
struct Place {
  static constexpr std::size_t elsewhere = ~std::size_t{0};
  std::size_t argument = 0;  ///< 0: in a file; k: in the k-th --set; elsewhere: neither, and the text says where.
  std::uint32_t line = 0;    ///< From 1; 0: nowhere in particular.
  std::uint32_t column = 0;  ///< From 1, in characters.
  std::size_t file = 0;      ///< 0: the study file; k: the k-th that was included.
  friend bool operator==(const Place&, const Place&) = default;
  friend auto operator<=>(const Place& a, const Place& b) {
    return std::tie(a.argument, a.file, a.line, a.column) <=> std::tie(b.argument, b.file, b.line, b.column);
  }
};

/// The mistakes of a study, collected so that all are reported at once.
class Problems {
 public:
  /// `file` as the user wrote it; `overrides` are the texts after --set.
  Problems(std::string file, std::vector<std::string> overrides);

  /// Another file that the study is made of: the number for Place::file, one for each name.
  std::size_t add_file(std::string file);
  /// Name of a file, as messages call it.
  const std::string& file(std::size_t number) const { return files_.at(number); }

  /// Every line of `text` is a mistake of its own; what has been said of a place already is not said twice.
  void add(const Place& place, std::string_view text);

  /// What is no mistake, but may not be meant.
  void warn(const Place& place, std::string_view text);
  /// Spelled as mistakes are, in the order in which they were found.
  const std::vector<std::string>& warnings() const { return warnings_; }

  /// To which paths that were written there are relative: the folder of the file, for --set the working directory. Absolute.
  std::filesystem::path folder_of(const Place& place) const;

  std::size_t count() const { return found_.size(); }

  /// The texts alone, in the order in which they were found.
  std::vector<std::string> texts() const;

  /// Does nothing if there are none.
  /// @throws ConfigError with one line a problem, "file:line:column: text" or "--set argument: text", in order of place.
  void throw_if_any() const;

 private:
  std::string spelled(const Place& place) const;  // with a colon behind it

  std::vector<std::string> files_;  // the study first
  std::vector<std::string> overrides_;
  std::vector<std::pair<Place, std::string>> found_;
  std::vector<std::string> warnings_;
};

}  // namespace regatta
