#pragma once
#include <array>
#include <concepts>
#include <string_view>

#include "framework/phase/check_phase.hpp"
#include "framework/pipeline/as.hpp"

/// A phase at its place in a pipeline: what it is called there, and which ports it reads and writes.
namespace regatta::detail {

template <class I, class O>
constexpr bool same_port = same_name<I::name, O::name>;

template <class Port, class... Written>
consteval bool is_among(List<Written...>) {
  return (same_port<Port, Written> || ...);
}

/// The port that an input reads: below the first of the names under which one is written, otherwise as it is.
template <class I, class Written, Name... Below>
struct Found {
  using port = I;
};
template <Name N, class T, class Written, Name First, Name... Rest>
struct Found<In<N, T>, Written, First, Rest...> {
  using here = In<below<First, N>, T>;
  using port = typename std::conditional_t<is_among<here>(Written{}), std::type_identity<here>,
                                           std::type_identity<typename Found<In<N, T>, Written, Rest...>::port>>::type;
};

template <Name N, class Port>
struct Renamed;
template <Name N, Name Own, class T>
struct Renamed<N, Out<Own, T>> {
  using port = Out<below<N, Own>, T>;
};

// The messages of the compiler show the arguments of this one.
template <class As, bool Reads>
constexpr bool reads_below = Reads;

template <Name Below, class Written, class... I>
consteval bool any_below(List<I...>) {
  return (is_among<In<below<Below, I::name>, typename I::type>>(Written{}) || ...);
}

template <class P>
consteval bool may_be_placed() {
  return check_phase<P>() && Mapping<P> != Stepper<P>;
}

/// `inputs` and `outputs` stand in the order of Ports<phase>::in and ::out.
template <class Q, class Written>
struct Placed {
  using phase = Q;
  using inputs = typename Ports<Q>::in;
  using outputs = typename Ports<Q>::out;
  static constexpr std::string_view name = Q::info.name;
  static constexpr bool fits = true;
};
template <Name N, class Q, Name... From, class Written>
struct Placed<As<N, Q, From...>, Written> {
  using phase = Q;
  template <class... I>
  static List<typename Found<I, Written, N, From...>::port...> find(List<I...>);
  template <class... O>
  static List<typename Renamed<N, O>::port...> rename(List<O...>);
  using inputs = decltype(find(typename Ports<Q>::in{}));
  using outputs = decltype(rename(typename Ports<Q>::out{}));
  static constexpr std::string_view name = N.view();
  static constexpr bool named = is_identifier(N.view());
  static_assert(named, "the name of a phase is made of a-z, 0-9 and _, and begins with a letter");
  static constexpr bool found = (any_below<From, Written>(typename Ports<Q>::in{}) && ...);
  static_assert(reads_below<As<N, Q, From...>, found>,
                "As<\"name\", Phase, \"from\">: no earlier phase writes an input of the phase below one of the names from; check them");
  static constexpr bool fits = named && found;
};

template <class Q>
struct Unnamed {
  using type = Q;
};
template <Name N, class Q, Name... From>
struct Unnamed<As<N, Q, From...>> {
  using type = Q;
};

/// Position of a port among those of the pipeline.
template <class Port, class... All>
consteval std::size_t port_index(List<All...>) {
  constexpr std::array<bool, sizeof...(All)> same{same_port<Port, All>...};
  std::size_t index = 0;
  while (index < same.size() && !same[index]) ++index;
  return index;
}

/// The same of a port that a phase calls by its own name, one of `Own`, and the pipeline by that in the same position of `There`.
template <class Port, class... Own, class... There, class All>
consteval std::size_t placed_index(List<Own...> own, List<There...>, All) {
  constexpr std::array<std::size_t, sizeof...(There)> indices{port_index<There>(All{})...};
  return indices[port_index<Port>(own)];
}

}  // namespace regatta::detail
