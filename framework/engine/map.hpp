#pragma once
#include <cstddef>
#include <functional>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "framework/core/stop.hpp"
#include "framework/engine/core_budget.hpp"
#include "framework/engine/engine.hpp"
#include "framework/engine/outcome.hpp"

namespace regatta {

/// A parallel loop over independent items, for those who want no study: no files, no checkpoints, no random numbers. The lanes, a thread
/// pinned to a core each, live as long as the pool and serve any number of calls.
///
///     LanePool pool;                                             // all cores that this process may use
///     const auto energies = pool.map(relax, crystals);           // in the order of the crystals
///     for (const auto& energy : energies)
///       if (energy.ok()) use(energy.value()); else complain(energy.error());
class LanePool {
 public:
  /// @param pus  a lane each, by the numbers of the system
  /// @throws ContractError if there are none; ConfigError of core_budget()
  explicit LanePool(const std::vector<unsigned>& pus = core_budget().pus) : engine_({.pus = pus}, {{{}}}) {}

  std::size_t lanes() const { return engine_.lanes(); }
  /// Lanes that could not be pinned; they work all the same.
  std::vector<std::string> warnings() const { return engine_.warnings(); }

  /// Calls function(parameter) for each parameter of a random access range, in no certain order and by all lanes at once, and returns when
  /// all have ended. What a function throws is the Outcome of its item alone. A tbb::parallel_for inside a function stays on its lane.
  /// After a stop request no further item begins; those that are missing say so. One call at a time: a call of the same pool from inside
  /// the function is an error of its item.
  /// @return an Outcome a parameter, in the order of the parameters
  template <class Function, std::ranges::random_access_range Parameters>
  requires std::ranges::sized_range<Parameters>
  auto map(Function&& function, Parameters&& parameters, const StopRequest& stop = StopRequest()) {
    using R = std::remove_cv_t<std::invoke_result_t<Function&, std::ranges::range_reference_t<Parameters>>>;
    std::vector<Outcome<R>> outcomes(std::ranges::size(parameters));
    const auto begin = std::ranges::begin(parameters);
    run(outcomes.size(), stop, [&](std::size_t i) {
      try {
        decltype(auto) parameter = begin[static_cast<std::ranges::range_difference_t<Parameters>>(i)];
        if constexpr (std::is_void_v<R>) {
          std::invoke(function, std::forward<decltype(parameter)>(parameter));
          outcomes[i] = Outcome<R>(std::monostate());
        } else {
          outcomes[i] = Outcome<R>(std::invoke(function, std::forward<decltype(parameter)>(parameter)));
        }
      } catch (...) {
        outcomes[i] = Outcome<R>(std::current_exception());
      }
    });
    return outcomes;
  }

 private:
  void run(std::size_t count, const StopRequest& stop, const std::function<void(std::size_t)>& item);

  Engine engine_;
};

/// LanePool::map() on lanes of its own. For many short calls keep a pool: making one costs as much as some thousand items.
template <class Function, std::ranges::random_access_range Parameters>
requires std::ranges::sized_range<Parameters>
auto map(Function&& function, Parameters&& parameters, const StopRequest& stop = StopRequest()) {
  return LanePool().map(std::forward<Function>(function), std::forward<Parameters>(parameters), stop);
}

}  // namespace regatta
