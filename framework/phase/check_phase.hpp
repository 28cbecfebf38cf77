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
constexpr bool is_argument = is_input<T> || is_shared<T> || is_local<T> || std::same_as<T, Context> || (std::same_as<T, Extra> || ...);

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

template <class P, class... A>
consteval bool lane_data_fits(List<A...>) {
  return ((!is_local<A> || std::same_as<typename LaneDataOf<P>::type, typename LocalType<A>::type>)&&...);
}

/// A copy would be of nobody: what is written to it is lost.
template <class A>
consteval bool is_no_copy() {
  using T = std::remove_cvref_t<A>;
  if constexpr (is_local<T> || is_recorder<T>)
    return std::same_as<A, T&>;
  else
    return !std::same_as<T, Context> || std::is_lvalue_reference_v<A>;
}
template <class R, class P, class... A>
consteval bool takes_no_copies(R (P::*)(A...) const) {
  return (is_no_copy<A>() && ...);
}
template <class R, class P, class... A>
consteval bool takes_no_copies(R (P::*)(A...) const noexcept) {
  return (is_no_copy<A>() && ...);
}

template <class P, class F, class... Extra>
consteval void check_function() {
  using Of = Signature<F>;
  static_assert(
      arguments_known<Extra...>(typename Of::arguments{}),
      "a phase's functions take In<\"name\", T>, Shared<T>, Local<T>&, Context& and, in a stepper, State& and Recorder<Row>&; nothing "
      "else");
  static_assert(shared_data_fits<P>(typename Of::arguments{}),
                "Shared<T> needs `static std::shared_ptr<const T> create_shared_data(const Options&, Setup&)`");
  static_assert(lane_data_fits<P>(typename Of::arguments{}),
                "Local<T>& needs `static std::unique_ptr<T> create_lane_data(const Options&, std::size_t lane)`, or one that returns a T");
  static_assert(takes_no_copies(F{}), "Context&, Local<T>& and Recorder<Row>& are taken by reference: a copy would be of nobody");
}

template <class O, class... All>
constexpr int times_named = (int{same_name<O::name, All::name>} + ...);

template <class... O>
consteval bool names_differ(List<O...>) {
  return ((times_named<O, O...> == 1) && ...);
}

template <class... O>
consteval bool all_ports(List<O...>) {
  return sizeof...(O) > 0 && (std::same_as<typename OutputPorts<O>::list, List<O>> && ...);
}

template <class Result>
consteval bool check_outputs() {
  using Ports = typename OutputPorts<Result>::list;
  constexpr bool are_ports = all_ports(Ports{});
  if constexpr (are_ports) static_assert(names_differ(Ports{}), "a phase writes two output ports of the same name");
  return are_ports;
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
    static_assert(check_outputs<typename Signature<decltype(&P::process)>::result>(),
                  "process returns Out<\"name\", T>, or a std::tuple of several");
  }
}

template <class... Row>
consteval bool one_storable(List<Row...>) {
  return sizeof...(Row) == 1 && (Storable<Row> && ...);
}

template <class P, class Row>
consteval void check_observe(List<Row>) {
  check_function<P, decltype(&P::observe), typename P::State, Recorder<Row>>();
}

struct Observe {
  int observe;
};
template <class P>
struct AmbiguousIfNamed : P, Observe {};

/// Whether P has a member of that name, overloaded ones included, which Observed cannot see.
template <class P>
consteval bool names_observe() {
  if constexpr (std::is_final_v<P>)
    return Observed<P>;
  else
    return !requires { &AmbiguousIfNamed<P>::observe; };
}

/// A copy would be stepped for ever.
template <class State, class P, class R, class... A>
consteval bool steps_in_place(R (P::*)(A...) const) {
  return (std::same_as<A, State&> || ...);
}

template <class P>
consteval void check_stepper() {
  using State = typename P::State;
  constexpr bool are_const = ConstMember<decltype(&P::init)> && ConstMember<decltype(&P::step)> && ConstMember<decltype(&P::finish)>;
  static_assert(are_const, "init, step and finish must be const member functions: one phase object serves every lane");
  static_assert(Storable<State> || has_schema_inside<State>(),
                "State is what a checkpoint contains: give it a schema(), defined in the header");
  static_assert(Storable<State> || !has_schema_inside<State>(),
                "State is what a checkpoint contains: all its members are stored, but a std::variant or a type without schema() cannot be");
  static_assert(free_of_stepper_keys(P::Options::schema()),
                "checkpoint, record, limits and on_diverged are keys of every stepper; rename the option");
  if constexpr (are_const) {
    check_function<P, decltype(&P::init)>();
    check_function<P, decltype(&P::step), State>();
    check_function<P, decltype(&P::finish), State>();
    static_assert(std::same_as<typename Signature<decltype(&P::init)>::result, State>, "init returns the State");
    static_assert(std::same_as<typename Signature<decltype(&P::step)>::result, Step>,
                  "step returns Step::more, Step::done or Step::diverged");
    static_assert(steps_in_place<State>(&P::step), "step takes State&, which it changes");
    static_assert(check_outputs<typename Signature<decltype(&P::finish)>::result>(),
                  "finish returns Out<\"name\", T>, or a std::tuple of several");
  }
  if constexpr (names_observe<P>()) {
    constexpr bool is_const = requires { typename Signature<decltype(&P::observe)>::result; };
    static_assert(is_const, "observe must be a const member function, not overloaded, not a template");
    if constexpr (is_const) {
      using Rows = decltype(first_recorder(typename Signature<decltype(&P::observe)>::arguments{}));
      constexpr bool records = one_storable(Rows{});
      static_assert(records, "observe takes a Recorder<Row>&, where Row has a schema()");
      if constexpr (records) check_observe<P>(Rows{});
    }
  }
}

template <class P>
consteval bool serial_is_constant() {
  if constexpr (requires { &P::serial; })
    return std::same_as<decltype(&P::serial), const bool*>;
  else
    return true;
}

struct Estimate {
  int estimate;
};
template <class P>
struct AmbiguousIfEstimated : P, Estimate {};

/// Whether what P calls estimate, if anything, is what is asked for.
template <class P>
consteval bool estimate_fits() {
  constexpr bool is_one = requires(const typename P::Options& options, const RunInfo& run) {
    { P::estimate(options, run) } -> std::same_as<Cost>;
  };
  if constexpr (Estimated<P> || std::is_final_v<P>)
    return !Estimated<P> || is_one;
  else
    return requires { &AmbiguousIfEstimated<P>::estimate; };  // not overloaded either
}

template <class P>
consteval bool check_phase() {
  constexpr bool has_info = requires {
    { P::info } -> std::convertible_to<PhaseInfo>;
  };
  static_assert(has_info, "a phase has `static constexpr PhaseInfo info{.name = ..., .summary = ...}`");
  if constexpr (has_info)
    static_assert(is_identifier(P::info.name), "the name of a phase is made of a-z, 0-9 and _, and begins with a letter");
  constexpr bool has_options = requires { requires HasSchema<typename P::Options>; };
  static_assert(has_options,
                "a phase has a struct Options with a schema(), defined in the header; without any: using Options = NoOptions;");
  if constexpr (has_options) static_assert(std::constructible_from<P, const typename P::Options&>, "a phase is made from its Options");
  static_assert(serial_is_constant<P>(), "a phase that runs in one lane at a time has `static constexpr bool serial = true`");
  constexpr bool names_in_effect = requires { &P::in_effect; };
  if constexpr (has_options && names_in_effect) static_assert(Resolved<P>, "in_effect is `static Options in_effect(const Options&)`");
  constexpr bool names_coordinates = requires { &P::coordinates; };
  if constexpr (has_options && names_coordinates)
    static_assert(WithCoordinates<P>, "coordinates is `static std::vector<Coordinate> coordinates(const Options&)`");
  if constexpr (has_options) static_assert(estimate_fits<P>(), "estimate is `static Cost estimate(const Options&, const RunInfo&)`");
  constexpr bool one = Mapping<P> != Stepper<P>;
  static_assert(one, "a phase has either process, or State, init, step and finish; neither may be overloaded or a template");
  if constexpr (one && has_options && Mapping<P>) check_mapping<P>();
  if constexpr (one && has_options && Stepper<P>) check_stepper<P>();
  return true;
}

}  // namespace regatta::detail

/// Checks the class of a phase; write it after the class. It registers nothing: the pipeline knows its phases.
#define REGATTA_PHASE(Class) static_assert(::regatta::detail::check_phase<Class>())
