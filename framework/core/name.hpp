#pragma once
#include <algorithm>
#include <cstddef>
#include <string_view>

namespace regatta {

/// A string literal as a template argument: In<"cloud", PointCloud>.
template <std::size_t N>
struct Name {
  char text[N]{};
  consteval Name(const char (&literal)[N]) { std::copy_n(literal, N, text); }  // NOLINT(google-explicit-constructor)
  constexpr std::string_view view() const { return {text, N - 1}; }
};

template <Name A, Name B>
constexpr bool same_name = A.view() == B.view();

}  // namespace regatta
