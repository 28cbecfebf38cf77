#pragma once
#include <concepts>
#include <memory>

#include "framework/phase/concepts.hpp"

/// The checks behind REGATTA_PHASE: each wrong class gets one line that says what a phase needs.
namespace regatta::detail {

consteval bool is_identifier(std::string_view name) {
  for (const char c : name) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
  }
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9');
}

template <class T, class... Extra>
constexpr bool is_argument = is_input<T> || is_shared<T> || std::same_as<T, Context> || (std::same_as<T, Extra> || ...);

template <class... Extra, class... A>
consteval bool arguments_known(List<A...>) {
  return (is_argument<A, Extra...> && ...);
}

template <class P, class... A>
consteval bool shared_data_fits(List<A...>) {
  if constexpr (WithSharedData<P>) {
    using Made = decltype(P::create_shared_data(std::declval<const typename P::Options&>(), std::declval<Setup&>()));
    return ((!is_shared<A> || std::same_as<Made, std::shared_ptr<const typename SharedType<A>::type>>)&&...);
  } else {
    return (!is_shared<A> && ...);
  }
}

template <class P, class F, class... Extra>
consteval void check_function() {
  using Of = Signature<F>;
  static_assert(arguments_known<Extra...>(typename Of::arguments{}),
                "a phase's functions take In<\"name\", T>, Shared<T>, Context& and, in a stepper, State& and Recorder<Row>&; nothing else");
  static_assert(shared_data_fits<P>(typename Of::arguments{}),
                "Shared<T> needs `static std::shared_ptr<const T> create_shared_data(const Options&, Setup&)`");
}

template <class... F>
consteval bool free_of_stepper_keys(const std::tuple<F...>&) {
  return ((F::name != "checkpoint" && F::name != "record" && F::name != "limits" && F::name != "on_diverged") && ...);
}

template <class P>
consteval void check_mapping() {
  constexpr bool is_const = ConstMember<decltype(&P::process)>;
  static_assert(is_const, "process must be a const member function, not overloaded, not a template: one phase object serves every lane");
  if constexpr (is_const) {
    check_function<P, decltype(&P::process)>();
    static_assert(is_output<typename Signature<decltype(&P::process)>::result>,
                  "process returns Out<\"name\", T>, or a std::tuple of several");
  }
}

template <class P>
consteval void check_stepper() {
  using State = typename P::State;
  constexpr bool are_const = ConstMember<decltype(&P::init)> && ConstMember<decltype(&P::step)> && ConstMember<decltype(&P::finish)>;
  static_assert(are_const, "init, step and finish must be const member functions: one phase object serves every lane");
  static_assert(Storable<State>, "State is what a checkpoint contains: give it a schema(), defined in the header");
  static_assert(free_of_stepper_keys(P::Options::schema()),
                "checkpoint, record, limits and on_diverged are keys of every stepper; rename the option");
  if constexpr (are_const) {
    check_function<P, decltype(&P::init)>();
    check_function<P, decltype(&P::step), State>();
    check_function<P, decltype(&P::finish), State>();
    static_assert(std::same_as<typename Signature<decltype(&P::init)>::result, State>, "init returns the State");
    static_assert(std::same_as<typename Signature<decltype(&P::step)>::result, Step>,
                  "step returns Step::more, Step::done or Step::diverged");
    static_assert(is_output<typename Signature<decltype(&P::finish)>::result>,
                  "finish returns Out<\"name\", T>, or a std::tuple of several");
  }
  if constexpr (Observed<P>) {
    using Recorders = decltype(first_recorder(typename Signature<decltype(&P::observe)>::arguments{}));
    static_assert(!std::same_as<Recorders, List<>>, "observe takes a Recorder<Row>&, where Row has a schema()");
  }
}

template <class P>
consteval bool check_phase() {
  constexpr bool has_info = requires {
    { P::info } -> std::convertible_to<PhaseInfo>;
  };
  static_assert(has_info, "a phase has `static constexpr PhaseInfo info{.name = ..., .summary = ...}`");
  if constexpr (has_info)
    static_assert(is_identifier(P::info.name), "the name of a phase is made of a-z, 0-9 and _, and begins with a letter");
  constexpr bool has_options = requires { typename P::Options; }
  &&HasSchema<typename P::Options>;
  static_assert(has_options, "a phase has a struct Options with a schema(), defined in the header");
  if constexpr (has_options) static_assert(std::constructible_from<P, const typename P::Options&>, "a phase is made from its Options");
  constexpr bool one = Mapping<P> != Stepper<P>;
  static_assert(one, "a phase has either process, or State, init, step and finish; neither may be overloaded or a template");
  if constexpr (one && has_options && Mapping<P>) check_mapping<P>();
  if constexpr (one && has_options && Stepper<P>) check_stepper<P>();
  return true;
}

}  // namespace regatta::detail

/// Checks the class of a phase; write it after the class. It registers nothing: the pipeline knows its phases.
#define REGATTA_PHASE(Class) static_assert(::regatta::detail::check_phase<Class>())
