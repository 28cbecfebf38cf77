#pragma once
#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "framework/core/same_length.hpp"

/// A struct describes itself once: `static constexpr auto schema() { return fields(field<&T::member>("what it is", unit("m"), range(0, 1)),
/// ...); }`. The name is taken from the member pointer. Study files, --set, describe, fingerprints and HDF5 columns all read this one
/// description.
namespace regatta {

class InputFile;
struct Duration;

/// Closed interval of allowed numbers; for lists and arrays, of every element.
struct Range {
  double low, high;
};
namespace detail {
/// Not constexpr: in a schema(), which the compiler evaluates, a call is an error, and its name the message.
[[noreturn]] inline void range_has_low_above_high() { throw std::invalid_argument("range(low, high) has low above high"); }
}  // namespace detail
template <class A, class B>
requires(std::is_arithmetic_v<A>&& std::is_arithmetic_v<B>) constexpr Range range(A low, B high) {
  if (!(low <= high)) detail::range_has_low_above_high();
  return {static_cast<double>(low), static_cast<double>(high)};
}

/// SI unit as text ("m", "N s/m"); numbers without one are plain.
struct Unit {
  const char* text;
};
constexpr Unit unit(const char* text) { return {text}; }

namespace detail {

template <class>
struct MemberPointer;
template <class C, class M>
struct MemberPointer<M C::*> {
  using owner = C;
  using type = M;
};

/// The text of a member pointer, so that no name has to be repeated (g++ >= 12, clang >= 14).
template <auto Member>
consteval std::string_view member_name() {
  std::string_view text = __PRETTY_FUNCTION__;
  text = text.substr(0, text.find_first_of(";]", text.find("Member = ")));
  return text.substr(text.rfind(':') + 1);
}

/// T is made from exactly these members in this order: it can be built from them, and not from one more.
template <class T, class... M>
concept MadeOfExactly = requires {
  T{std::declval<M>()...};
}
&&!requires { T{std::declval<M>()..., {}}; };

/// Where an object could be: its members have addresses, which is all that is asked.
template <class T>
union Place {
  char none;
  T object;
  constexpr Place() : none() {}
  constexpr ~Place() {}  // NOLINT(modernize-use-equals-default): the default one of a union with such a member is deleted
};
template <class T>
inline constexpr Place<T> place{};

/// Members of one type look alike to MadeOfExactly; their addresses tell them apart.
template <class T, class A, class B>
consteval bool comes_before() {
  if constexpr (std::same_as<typename A::type, typename B::type>)
    return &(place<T>.object.*A::pointer) < &(place<T>.object.*B::pointer);
  else
    return true;
}
template <class T, class F, class... Rest>
constexpr bool in_order = (comes_before<T, F, Rest>() && ...) && in_order<T, Rest...>;
template <class T, class F>
constexpr bool in_order<T, F> = true;

template <class F, class... Rest>
constexpr bool distinct = ((F::name != Rest::name) && ...) && distinct<Rest...>;
template <class F>
constexpr bool distinct<F> = true;

}  // namespace detail

template <auto Member, class... Tags>
struct Field {
  using owner = typename detail::MemberPointer<decltype(Member)>::owner;
  using type = typename detail::MemberPointer<decltype(Member)>::type;
  static constexpr auto pointer = Member;
  static constexpr std::string_view name = detail::member_name<Member>();
  const char* doc;
  std::tuple<Tags...> tags;
};

namespace detail {

/// What a list, an array or an optional is made of, at the bottom.
template <class T>
struct Innermost {
  using type = T;
};
template <class T, class Allocator>
struct Innermost<std::vector<T, Allocator>> : Innermost<T> {};
template <class T>
struct Innermost<SameLength<T>> : Innermost<T> {};
template <class T, std::size_t Size>
struct Innermost<std::array<T, Size>> : Innermost<T> {};
template <class T>
struct Innermost<std::optional<T>> : Innermost<T> {};

/// What unit(...) and range(...) say something of: numbers, and one of several types if one of these is a number.
template <class T>
constexpr bool is_measured = std::is_arithmetic_v<T> || std::same_as<T, Duration>;
template <class... T>
constexpr bool is_measured<std::variant<T...>> = (is_measured<typename Innermost<T>::type> || ...);

}  // namespace detail

template <auto Member, class... Tags>
constexpr auto field(const char* doc, Tags... tags) {
  using Value = typename detail::Innermost<typename detail::MemberPointer<decltype(Member)>::type>::type;
  constexpr bool tagged = sizeof...(Tags) > 0;
  static_assert(((std::same_as<Tags, Range> || std::same_as<Tags, Unit>)&&...), "a field takes unit(...) and range(...)");
  static_assert(!std::same_as<Value, std::string> || !tagged, "a text has no unit(...) and no range(...); an enum allows only some words");
  static_assert(!std::same_as<Value, InputFile> || !tagged, "a file has no unit(...) and no range(...)");
  static_assert(!std::same_as<Value, bool> || !tagged, "a bool has no unit(...) and no range(...)");
  static_assert(!std::is_enum_v<Value> || !tagged, "an enum has no unit(...) and no range(...); it allows its own names");
  static_assert(detail::is_measured<Value> || !std::is_class_v<Value> || !tagged,
                "a struct has no unit(...) and no range(...); give them to its members, in its own schema()");
  return Field<Member, Tags...>{doc, {tags...}};
}

template <class First, class... Rest>
constexpr auto fields(First first, Rest... rest) {
  using T = typename First::owner;
  static_assert(std::is_aggregate_v<T>, "a struct with schema() must be a plain aggregate");
  static_assert((!std::is_array_v<typename First::type> && ... && !std::is_array_v<typename Rest::type>), "use std::array instead of T[N]");
  static_assert(detail::distinct<First, Rest...>, "schema() lists a member twice");
  static_assert(detail::MadeOfExactly<T, typename First::type, typename Rest::type...> && detail::in_order<T, First, Rest...>,
                "schema() must list every member once, in order of declaration");
  return std::tuple<First, Rest...>{first, rest...};
}

template <class T>
concept HasSchema = requires {
  T::schema();
};

/// A sample struct whose numbers may be within their ranges and still not go together says why by
///     std::string problem() const;   // empty: they do
/// Such a sample fails with that reason, and a study whose samples all do is refused before anything runs.
template <class T>
concept HasProblem = requires(const T& sample) {
  { sample.problem() } -> std::same_as<std::string>;
};

}  // namespace regatta
