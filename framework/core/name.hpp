#pragma once
#include <algorithm>
#include <cstddef>
#include <string_view>

namespace regatta {

/// A string literal as a template argument: In<"cloud", PointCloud>.
template <std::size_t N>
struct Name {
  char text[N]{};
  constexpr Name(const char (&literal)[N]) { std::copy_n(literal, N, text); }  // NOLINT(google-explicit-constructor)
  constexpr std::string_view view() const { return {text, N - 1}; }
};

template <Name A, Name B>
constexpr bool same_name = A.view() == B.view();

/// "low" and "soundings" joined to "low/soundings".
template <Name Front, Name Back>
constexpr auto below = [] {
  char text[sizeof(Front.text) + sizeof(Back.text)]{};
  auto* end = std::copy_n(Front.text, Front.view().size(), text);
  *end++ = '/';
  std::copy_n(Back.text, Back.view().size(), end);
  return Name<sizeof(text)>(text);
}();

}  // namespace regatta
