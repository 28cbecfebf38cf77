#pragma once
#include <cmath>
#include <optional>

#include "phases/pendulum/control/law.hpp"
#include "phases/pendulum/plant.hpp"

namespace regatta::pendulum {

/// The force that would keep s constant if the plant were the model:
///
///     ueq(z) = -(c_pos.qd + L.a0)/b,   L = c[3..5],  a0 = accelerations of the model at F = 0,  b = L M^-1 e1
///
/// 0 where |b| < b_min, within +-5 u_max. Always 0 if options.equivalent is false.
class EquivalentControl {
 public:
  /// @pre options are resolved.  @throws ConfigError if model_params are impossible
  EquivalentControl(const ControllerOptions& options, const SurfaceRow& c) : c_(c), limit_(5 * *options.u_max) {
    if (!options.equivalent) return;
    b_min_ = *options.b_min;
    model_.emplace(*options.model_params);
  }

  template <class T>
  T operator()(const StateOf<T>& z) const {
    using law::select, std::abs;
    if (!model_) return T(0);
    const auto a = model_->affine(z);
    const T b = c_[3] * a.per_force[0] + c_[4] * a.per_force[1] + c_[5] * a.per_force[2];
    const T rate = c_[0] * z[3] + c_[1] * z[4] + c_[2] * z[5] + (c_[3] * a.drift[0] + c_[4] * a.drift[1] + c_[5] * a.drift[2]);
    return select(abs(b) < b_min_, T(0), law::clip(T(-rate / b), limit_));
  }

 private:
  SurfaceRow c_;
  double limit_;
  double b_min_ = 0;
  std::optional<Plant> model_;
};

}  // namespace regatta::pendulum
