#pragma once
#include <array>
#include <concepts>
#include <functional>
#include <tuple>
#include <utility>

#include "framework/core/error.hpp"
#include "framework/phase/concepts.hpp"
#include "framework/phase/stepper_loop.hpp"
#include "framework/pipeline/phase_object.hpp"
#include "framework/pipeline/placed.hpp"
#include "framework/pipeline/serial_gate.hpp"

/// Calls the functions of a phase with the arguments that their signatures ask for.
namespace regatta::detail {

/// @throws what create_shared_data throws
template <WithSharedData P>
std::shared_ptr<const void> make_shared_data(const typename P::Options& options, std::uint64_t seed) {
  Setup setup{.seed = seed};
  std::shared_ptr<const void> made = P::create_shared_data(options, setup);
  if (!made) throw Error("create_shared_data returned nothing");
  return made;
}

/// `Here` is a Placed<>.
template <class Here, class AllPorts>
class PhaseCall {
 public:
  using P = typename Here::phase;

  PhaseCall(const P& phase, Products& products, Context& context, SharedData& shared, const typename P::Options& options,
            std::uint64_t seed)
      : phase_(phase), products_(products), context_(context), shared_(shared), options_(options), seed_(seed) {}

  PhaseOutcome operator()() {
    try {
      return call_phase();
    } catch (const Stopped&) {
      save_finished_loops();
      drop_local();
      throw;
    } catch (const LimitReached&) {
      save_finished_loops();
      drop_local();
      throw;
    } catch (...) {
      drop_local();
      throw;
    }
  }

 private:
  /// Checkpoints save time only: one that cannot be written changes nothing of what is thrown.
  void save_finished_loops() {
    try {
      context_.save_finished_loops();
    } catch (...) {
      context_.log(LogLevel::warn, "finished loops will be done again, because they could not be saved: {}", handled_error());
    }
  }

  PhaseOutcome call_phase() {
    if constexpr (Mapping<P>) {
      put(call(&P::process));
      return {};
    } else {
      return step_to_the_end();
    }
  }

  /// `C` is P, or a class that P has the function from.
  template <class C, class R, class... A, class... Extra>
  R call(R (C::*function)(A...) const, Extra&... extra) {
    return (phase_.*function)(argument<A>(extra...)...);
  }
  template <class C, class R, class... A, class... Extra>
  R call(R (C::*function)(A...) const noexcept, Extra&... extra) {
    return (phase_.*function)(argument<A>(extra...)...);
  }

  template <class A, class... Extra>
  decltype(auto) argument(Extra&... extra) {
    using T = std::remove_cvref_t<A>;
    if constexpr ((std::same_as<T, Extra> || ...))
      return std::get<T&>(std::tie(extra...));
    else if constexpr ((std::same_as<const T, Extra> || ...))
      return std::get<const T&>(std::tie(extra...));
    else
      return get(std::type_identity<T>{});
  }

  template <Name N, class T>
  In<N, T> get(std::type_identity<In<N, T>>) {
    return *static_cast<const T*>(products_.get(placed_index<In<N, T>>(typename Ports<P>::in{}, typename Here::inputs{}, AllPorts{})));
  }
  template <class T>
  Shared<T> get(std::type_identity<Shared<T>>) {
    const auto& data = shared_.get([this] { return make_shared_data<P>(options_, seed_); });
    return std::static_pointer_cast<const T>(data);
  }
  template <class T>
  Local<T>& get(std::type_identity<Local<T>>) {
    return lane_data().template get<Local<T>>(&phase_, [this] {
      auto made = std::make_shared<Local<T>>(P::create_lane_data(options_, lane_data().lane()));
      if (!*made) throw Error("create_lane_data returned nothing");
      return made;
    });
  }
  Context& get(std::type_identity<Context>) { return context_; }

  /// Outside of a study there are no lanes: then the data lives as long as this call.
  LaneData& lane_data() { return context_.lane_data() ? *context_.lane_data() : own_lane_; }

  /// The next run in this lane gets a fresh one.
  void drop_local() {
    if constexpr (WithLaneData<P>) lane_data().drop(&phase_);
  }

  template <Name N, class T>
  void put(Out<N, T> out) {
    products_.put(placed_index<Out<N, T>>(typename Ports<P>::out{}, typename Here::outputs{}, AllPorts{}),
                  std::make_shared<T>(std::move(out).take()));
  }
  template <class... O>
  void put(std::tuple<O...> outs) {
    std::apply([this](auto&&... out) { (this->put(std::move(out)), ...); }, std::move(outs));
  }

  PhaseOutcome step_to_the_end() {
    using State = typename P::State;
    if constexpr (Observed<P>) {
      using Row = typename ObservedRow<P>::type;
      Recorder<Row> recorder(context_.settings().record, context_.samples());
      StepperLoop loop(context_, {"state", &type_of<State>()}, StepperLoop::Part{"recorded", &type_of<Recorded<Row>>()});
      Recorded<Row> recorded;
      State state{};
      const bool restored = loop.restore(&state, &recorded);
      if (restored) {
        recorder.restore(std::move(recorded));
      } else {
        state = call(&P::init);
        if (!recorder.empty()) call(&P::observe, static_cast<const State&>(state), recorder);
      }
      StepperLoop::Calls calls = calls_of(state);
      if (!recorder.empty()) calls.observe = [&] { call(&P::observe, static_cast<const State&>(state), recorder); };
      calls.recorded = [&] { return static_cast<const void*>(&recorder.recorded()); };
      loop.run(calls);
      put(call(&P::finish, state));
      return {recorder.recorded().empty() ? Columns{} : to_columns(recorder.sorted())};
    } else {
      StepperLoop loop(context_, {"state", &type_of<State>()}, {});
      State state{};
      if (!loop.restore(&state, nullptr)) state = call(&P::init);
      loop.run(calls_of(state));
      put(call(&P::finish, state));
      return {};
    }
  }

  template <class State>
  StepperLoop::Calls calls_of(State& state) {
    StepperLoop::Calls calls;
    calls.step = [this, &state] { return call(&P::step, state); };
    calls.state = [&state] { return static_cast<const void*>(&state); };
    return calls;
  }

  const P& phase_;
  Products& products_;
  Context& context_;
  SharedData& shared_;
  const typename P::Options& options_;
  std::uint64_t seed_;
  LaneData own_lane_{0};
};

/// One of the class, whatever it is called: what a serial phase cannot share is a library, which knows nothing of studies and names.
template <class P>
SerialGate& gate_of() {
  static SerialGate gate;
  return gate;
}

/// A phase with its options and shared data, behind the interface that the engine calls.
template <class Here, class AllPorts>
class PhaseObjectOf final : public PhaseObject {
 public:
  using P = typename Here::phase;

  PhaseObjectOf(const void* options, std::uint64_t seed)
      : options_(*static_cast<const typename P::Options*>(options)), phase_(options_), seed_(seed) {}

  PhaseOutcome execute(Products& products, Context& context) const override {
    PhaseCall<Here, AllPorts> call(phase_, products, context, shared_, options_, seed_);
    if constexpr (Serial<P>) {
      PhaseOutcome outcome;
      gate_of<P>().pass(context, [&] { outcome = call(); });
      return outcome;
    } else {
      return call();
    }
  }

  void share_from(SharedSource source) override { shared_.come_from(std::move(source)); }

 private:
  typename P::Options options_;
  P phase_;
  std::uint64_t seed_;
  mutable SharedData shared_;
};

}  // namespace regatta::detail
