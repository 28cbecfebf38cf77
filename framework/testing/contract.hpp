#pragma once
#include <concepts>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "framework/core/duration.hpp"
#include "framework/phase/check_phase.hpp"
#include "framework/pipeline/pipeline.hpp"
#include "framework/testing/phase_under_test.hpp"

/// Tests that every phase gets for nothing:
///
///     TEST_CASE("fly keeps its contract") {
///       regatta::contract<Fly>({.inputs = {Samples<Throw>{0, {{.speed = 20}, {.speed = 30}}}}});
///     }
///
/// It needs no test framework: a phase that breaks a promise makes it throw, with a line a promise and what to try.
namespace regatta {

namespace detail {

template <class Done, class... I>
struct EachPortOnce {
  using list = Done;
};
template <class... D, class I, class... Rest>
struct EachPortOnce<List<D...>, I, Rest...> {
  static constexpr bool known = (same_port<D, I> || ...);
  using list = typename EachPortOnce<std::conditional_t<known, List<D...>, List<D..., I>>, Rest...>::list;
};
template <class>
struct ContractInputs;
template <class... I>
struct ContractInputs<List<I...>> {
  using list = typename EachPortOnce<List<>, I...>::list;
};
template <class P>
using ContractInputsOf = typename ContractInputs<typename Ports<P>::in>::list;

// The messages of the compiler show these.
template <class Port, class Type>
struct product_of {};
template <class... Type>
struct given {};
template <class Phase, class Needs, class Given, bool Fits>
constexpr bool inputs_fit = Fits;

}  // namespace detail

/// A product for each input port `I` of a phase.
template <class P, class I>
class ContractInputs;
template <class P, class... I>
class ContractInputs<P, detail::List<I...>> {
 public:
  using Products = std::tuple<typename I::type...>;

  ContractInputs() { static_cast<void>(check<>()); }
  ContractInputs(typename I::type... given) requires(sizeof...(I) > 0) : products(std::move(given)...) {}
  /// For other numbers and types than the phase needs, which do not compile.
  template <class... A>
  requires(sizeof...(A) > 0 && !(std::same_as<std::remove_cvref_t<A>, ContractInputs> || ...)) ContractInputs(A&&... given)
      : products(converted(std::forward<A>(given)...)) {}

  Products products;

 private:
  template <class... A>
  static consteval bool check() {
    constexpr bool fit = std::is_constructible_v<Products, A...> && sizeof...(A) == sizeof...(I);
    static_assert(
        detail::inputs_fit<P, detail::List<detail::product_of<detail::port_named<I::name>, typename I::type>...>,
                           detail::given<std::remove_cvref_t<A>...>, fit>,
        "contract needs .inputs = {...} with a product for each input port, in the order in which the functions of the phase name "
        "them");
    return fit;
  }
  template <class... A>
  static Products converted(A&&... given) {
    if constexpr (check<A...>())
      return Products(std::forward<A>(given)...);
    else
      return {};
  }
};

/// What a phase is tried with. Short inputs do: each check makes some calls.
template <class P>
struct ContractCase {
  typename P::Options options{};
  /// A product for each input port, in the order in which the functions of the phase name them (a stepper's: init, step, finish, observe).
  ContractInputs<P, detail::ContractInputsOf<P>> inputs{};
  std::uint64_t seed = 1;
  /// What a stepper is told. When it names no samples to record, the first four are.
  StepperSettings settings{};
  /// CPU time that the phase may take between two polls. Debug builds and sanitizers are slower than what users run.
  Duration stop_within{0.1};
  /// Wall time of one call of the phase. One that takes longer, and polls, is refused; one that takes more than twice as long without a
  /// poll ends the test program, with a text that says in which check.
  Duration ends_within{60};
};

/// What a contract tried, a line a promise.
using ContractReport = std::string;

namespace testing {

/// @throws ContractError with a line for each promise that is broken
ContractReport check_contract(PhaseUnderTest test);

template <class T>
std::shared_ptr<void> slice_of(const Samples<T>& samples, std::uint64_t first, std::uint64_t count) {
  const auto begin = samples.rows.begin() + static_cast<std::ptrdiff_t>(first - samples.first_id);
  return std::make_shared<Samples<T>>(Samples<T>{first, {begin, begin + static_cast<std::ptrdiff_t>(count)}});
}

template <class T>
bool (*equality())(const void*, const void*) {
  // std::vector has an == even where its elements have none.
  if constexpr (!Storable<T> && std::equality_comparable<T> && std::equality_comparable<typename detail::Innermost<T>::type>)
    return [](const void* a, const void* b) { return *static_cast<const T*>(a) == *static_cast<const T*>(b); };
  else
    return nullptr;
}

/// The samples of an input; none of what is no Samples<T>.
template <class T>
std::optional<SampleRange> range_of(const T&) {
  return {};
}
template <class T>
std::optional<SampleRange> range_of(const Samples<T>& samples) {
  return SampleRange{samples.first_id, samples.rows.size()};
}

template <class P, class... I, class... O>
PhaseUnderTest phase_under_test(ContractCase<P> given, detail::List<I...>, detail::List<O...>) {
  using All = detail::List<I..., O...>;
  using Inputs = typename decltype(given.inputs)::Products;
  PhaseUnderTest test;
  test.node = detail::phase_node<detail::Placed<P, detail::List<>>, All>();
  test.ports = {detail::port_info<I>()..., detail::port_info<O>()...};
  test.equal = {equality<typename I::type>()..., equality<typename O::type>()...};
  test.default_options = std::make_shared<typename P::Options>();
  const auto options = std::make_shared<typename P::Options>(std::move(given.options));
  test.options = options;
  const auto inputs = std::make_shared<Inputs>(std::move(given.inputs.products));
  std::apply([&](auto&... input) { (test.inputs.push_back({inputs, &input}), ...); }, *inputs);
  std::apply([&](const auto&... input) { (test.ranges.push_back(range_of(input)), ...); }, *inputs);
  test.inputs.resize(test.ports.size());
  test.seed = given.seed;
  test.settings = given.settings;
  test.stop_within = given.stop_within.seconds;
  test.ends_within = given.ends_within.seconds;
  test.lane_data = WithLaneData<P>;
  if constexpr (sizeof...(I) > 0 && (detail::IsSamples<typename I::type>::value && ...)) {
    test.slice = [inputs, ports = test.ports.size()](std::uint64_t first, std::uint64_t count) {
      std::vector<std::shared_ptr<void>> part;
      std::apply([&](const auto&... input) { (part.push_back(slice_of(input, first, count)), ...); }, *inputs);
      part.resize(ports);
      return part;
    };
  }
  if constexpr (WithSharedData<P>) {
    if constexpr (detail::is_complete<detail::SharedDataOf<P>>) test.shared_size = sizeof(detail::SharedDataOf<P>);
    test.create_shared_data = [options, seed = given.seed] { return detail::make_shared_data<P>(*options, seed); };
  }
  test.execute_with = [options, seed = given.seed](Products& products, Context& context, SharedData& shared) {
    const P phase(*options);
    return detail::PhaseCall<detail::Placed<P, detail::List<>>, All>(phase, products, context, shared, *options, seed)();
  };
  return test;
}

}  // namespace testing

/// Tries the promises of a phase with these inputs: options come back from a study file and defaults are in their ranges; the same inputs
/// give the same bits, in any thread, in several at once, in any slice; a stop is seen soon and lets through; what was stopped goes on from
/// its checkpoint to the same bits; shared data is only read. Takes some tens of calls of the phase.
/// @return a line a promise: what was tried, or "not tried" and why
/// @throws ContractError with a line for each promise that is broken; ConfigError for options that the phase refuses
template <class P>
ContractReport contract(ContractCase<P> given = {}) {
  static_assert(detail::check_phase<P>());
  return testing::check_contract(
      testing::phase_under_test<P>(std::move(given), detail::ContractInputsOf<P>{}, typename detail::Ports<P>::out{}));
}

}  // namespace regatta
