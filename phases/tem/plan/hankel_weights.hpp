#pragma once
#include <map>
#include <mutex>
#include <utility>

#include "phases/tem/plan/hankel_weight.hpp"

namespace regatta::tem {

/// Those that the plans of a system need, each made once. Any number of threads may ask.
class HankelWeights {
 public:
  const HankelWeight& get(int nu, double points_per_decade) {
    const std::lock_guard lock(mutex_);
    return made_.try_emplace(std::pair(nu, points_per_decade), nu, points_per_decade).first->second;
  }

 private:
  std::mutex mutex_;
  std::map<std::pair<int, double>, HankelWeight> made_;
};

}  // namespace regatta::tem
