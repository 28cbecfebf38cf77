#pragma once
#include <memory>
#include <vector>

#include "framework/core/type.hpp"
#include "framework/phase/coordinate.hpp"
#include "framework/phase/cost.hpp"
#include "framework/phase/signature.hpp"

namespace regatta {

/// A phase that maps inputs to outputs in one call.
template <class P>
concept Mapping = requires {
  &P::process;
};

/// A phase that steps a state; the framework owns the loop.
template <class P>
concept Stepper = requires {
  typename P::State;
  &P::init;
  &P::step;
  &P::finish;
};

template <class P>
concept Observed = Stepper<P> && requires {
  &P::observe;
};

/// A phase with data that is made once a study and shared by all lanes.
template <class P>
concept WithSharedData = requires {
  &P::create_shared_data;
};

/// A phase with data that every lane has of its own.
template <class P>
concept WithLaneData = requires {
  &P::create_lane_data;
};

/// A phase that runs in one lane at a time: `static constexpr bool serial = true`.
template <class P>
concept Serial = requires {
  requires P::serial;
};

/// A phase that says what it will take: `static Cost estimate(const Options&, const RunInfo&)`.
template <class P>
concept Estimated = requires {
  &P::estimate;
};

/// A phase that says what stands along lists of its rows: `static std::vector<Coordinate> coordinates(const Options&)`. It is only asked
/// about options that the constructor accepts.
template <class P>
concept WithCoordinates = requires(const typename P::Options& options) {
  { P::coordinates(options) } -> std::same_as<std::vector<Coordinate>>;
};

/// A phase whose options have values that depend on each other when they are left out: `static Options in_effect(const Options&)` fills
/// these, so that files can say what was computed. It is only asked about options that the constructor accepts.
template <class P>
concept Resolved = requires(const typename P::Options& options) {
  { P::in_effect(options) } -> std::same_as<typename P::Options>;
};

/// A stepper with an opinion on the tables that every stepper has: `static void check(const Options&, const StepperSettings&)` throws
/// ConfigError, before anything runs. It is asked whatever the constructor says of the options.
template <class P>
concept Checked = requires(const typename P::Options& options, const StepperSettings& settings) {
  P::check(options, settings);
};

namespace detail {

/// Input and output ports of a phase, in the order of its signatures; an input that two functions read appears twice.
template <class P>
struct Ports;
template <Mapping P>
struct Ports<P> {
  using process = Signature<decltype(&P::process)>;
  using in = typename InputsOf<typename process::arguments>::list;
  using out = typename OutputPorts<typename process::result>::list;
};
template <class P>
struct ObserveInputs {
  using list = List<>;
};
template <Observed P>
struct ObserveInputs<P> {
  using list = typename InputsOf<typename Signature<decltype(&P::observe)>::arguments>::list;
};
template <Stepper P>
struct Ports<P> {
  using init = Signature<decltype(&P::init)>;
  using step = Signature<decltype(&P::step)>;
  using finish = Signature<decltype(&P::finish)>;
  using in = typename Join<typename InputsOf<typename init::arguments>::list, typename InputsOf<typename step::arguments>::list,
                           typename InputsOf<typename finish::arguments>::list, typename ObserveInputs<P>::list>::list;
  using out = typename OutputPorts<typename finish::result>::list;
};

/// What create_lane_data makes, a T or a std::unique_ptr<T>; void if it cannot be called.
template <class T>
struct Pointee {
  using type = T;
};
template <class T>
struct Pointee<std::unique_ptr<T>> {
  using type = T;
};
template <class P>
struct LaneDataOf {
  using type = void;
};
template <class P>
requires requires(const typename P::Options& options, std::size_t lane) { P::create_lane_data(options, lane); }
struct LaneDataOf<P> {
  using type = typename Pointee<decltype(P::create_lane_data(std::declval<const typename P::Options&>(), std::size_t{}))>::type;
};

/// The T of the std::shared_ptr<const T> that create_shared_data makes; void if it makes something else.
template <class Made>
struct SharedPointee {
  using type = void;
};
template <class T>
struct SharedPointee<std::shared_ptr<const T>> {
  using type = T;
};
template <WithSharedData P>
using SharedDataOf =
    typename SharedPointee<decltype(P::create_shared_data(std::declval<const typename P::Options&>(), std::declval<Setup&>()))>::type;

template <Observed P>
struct ObservedRow {
  template <class Row>
  static Row row_of(List<Row>);
  using type = decltype(row_of(first_recorder(typename Signature<decltype(&P::observe)>::arguments{})));
};

}  // namespace detail
}  // namespace regatta
