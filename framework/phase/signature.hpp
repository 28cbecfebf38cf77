#pragma once
#include <tuple>
#include <type_traits>

#include "framework/core/samples.hpp"
#include "framework/phase/context.hpp"
#include "framework/phase/phase_info.hpp"
#include "framework/phase/ports.hpp"
#include "framework/phase/recorder.hpp"

/// What the signatures of a phase say about its ports.
namespace regatta::detail {

template <class...>
struct List {};

template <class F>
struct Signature;
template <class C, class R, class... A>
struct Signature<R (C::*)(A...) const> {
  using result = R;
  using arguments = List<std::remove_cvref_t<A>...>;
};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...) const noexcept> : Signature<R (C::*)(A...) const> {};

template <class F>
concept ConstMember = requires {
  typename Signature<F>::result;
};

template <class T>
struct InputPort {
  using list = List<>;
};
template <Name N, class T>
struct InputPort<In<N, T>> {
  using list = List<In<N, T>>;
};

template <class T>
struct OutputPorts {
  using list = List<>;
};
template <Name N, class T>
struct OutputPorts<Out<N, T>> {
  using list = List<Out<N, T>>;
};
template <class... O>
struct OutputPorts<std::tuple<O...>> {
  using list = List<O...>;
};

template <class...>
struct Join {
  using list = List<>;
};
template <class... A>
struct Join<List<A...>> {
  using list = List<A...>;
};
template <class... A, class... B, class... R>
struct Join<List<A...>, List<B...>, R...> : Join<List<A..., B...>, R...> {};

template <class>
struct InputsOf;
template <class... A>
struct InputsOf<List<A...>> {
  using list = typename Join<typename InputPort<A>::list...>::list;
};

template <class T>
struct SharedType {
  using type = void;
};
template <class T>
struct SharedType<Shared<T>> {
  using type = T;
};

template <class T>
struct LocalType {
  using type = void;
};
template <class T>
struct LocalType<Local<T>> {
  using type = T;
};

template <class T>
struct RecorderRow {
  using type = void;
};
template <class Row>
struct RecorderRow<Recorder<Row>> {
  using type = Row;
};

template <class T>
constexpr bool is_input = !std::same_as<typename InputPort<T>::list, List<>>;
template <class T>
constexpr bool is_shared = !std::is_void_v<typename SharedType<T>::type>;

template <class T>
constexpr bool is_local = !std::is_void_v<typename LocalType<T>::type>;

template <class T>
constexpr bool is_recorder = !std::is_void_v<typename RecorderRow<T>::type>;

template <class... T>
consteval auto first_recorder(List<T...>) {
  using Rows = typename Join<
      std::conditional_t<std::is_void_v<typename RecorderRow<T>::type>, List<>, List<typename RecorderRow<T>::type>>...>::list;
  return Rows{};
}

}  // namespace regatta::detail
