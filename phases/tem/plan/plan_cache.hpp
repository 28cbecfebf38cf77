#pragma once
#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>

#include "phases/tem/plan/plan.hpp"

namespace regatta::tem {

/// Plans that are made when somebody asks for them first; any number of threads may. A class of its own behind a pointer, so that who owns
/// it stays as it was made.
template <std::size_t count>
class PlanCache {
 public:
  /// @param make  called once a plan
  const Plan& get(std::size_t number, const std::function<std::unique_ptr<const Plan>(HankelWeights&)>& make) {
    std::call_once(made_[number], [&] { plans_[number] = make(hankel_); });
    return *plans_[number];
  }

 private:
  std::array<std::once_flag, count> made_;
  std::array<std::unique_ptr<const Plan>, count> plans_;
  HankelWeights hankel_;
};

}  // namespace regatta::tem
