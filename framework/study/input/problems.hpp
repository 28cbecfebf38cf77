#pragma once
#include <compare>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace regatta {

/// Where something was written: a line of the study file, or a --set argument. Orders as a reader meets them: file first.
struct Place {
  static constexpr std::size_t elsewhere = ~std::size_t{0};
  std::size_t argument = 0;  ///< 0: in the file; k: in the k-th --set; elsewhere: neither, and the text says where.
  std::uint32_t line = 0;    ///< From 1; 0: nowhere in particular.
  std::uint32_t column = 0;  ///< From 1, in characters.
  // NOLINTNEXTLINE(modernize-use-nullptr): it means the 0 of a comparison
  friend auto operator<=>(const Place&, const Place&) = default;
};

/// The mistakes of a study, collected so that all are reported at once.
class Problems {
 public:
  /// `file` as the user wrote it; `overrides` are the texts after --set.
  Problems(std::string file, std::vector<std::string> overrides);

  /// Every line of `text` is a mistake of its own.
  void add(const Place& place, std::string_view text);

  /// To which paths that were written there are relative: of the study file, for --set the working directory. Absolute.
  std::filesystem::path folder_of(const Place& place) const;

  std::size_t count() const { return found_.size(); }

  /// The texts alone, in the order in which they were found.
  std::vector<std::string> texts() const;

  /// Does nothing if there are none.
  /// @throws ConfigError with one line a problem, "file:line:column: text" or "--set argument: text", in order of place.
  void throw_if_any() const;

 private:
  std::string spelled(const Place& place) const;  // with a colon behind it

  std::string file_;
  std::vector<std::string> overrides_;
  std::vector<std::pair<Place, std::string>> found_;
};

}  // namespace regatta
