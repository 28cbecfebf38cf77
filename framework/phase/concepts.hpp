#pragma once
#include "framework/core/type.hpp"
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

/// A stepper with an opinion on the tables that every stepper has: `void check(const StepperSettings&) const` throws ConfigError, before
/// anything runs.
template <class P>
concept Checked = requires(const P& phase, const StepperSettings& settings) {
  phase.check(settings);
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

template <Observed P>
struct ObservedRow {
  template <class Row>
  static Row row_of(List<Row>);
  using type = decltype(row_of(first_recorder(typename Signature<decltype(&P::observe)>::arguments{})));
};

}  // namespace detail
}  // namespace regatta
