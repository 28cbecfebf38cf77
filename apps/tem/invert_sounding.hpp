#pragma once
#include <Eigen/Core>

#include "phases/tem/forward_model.hpp"

namespace regatta::tem {

/// A response and how sure each gate of it is [T/s/(A m^2)].
struct Measured {
  Eigen::VectorXd response;
  Eigen::VectorXd deviation;
};

/// What is known before the measurement: the logarithm of each parameter is normal about that of `middle`.
struct Prior {
  Earth middle;
  double deviation = 1;  ///< Of the natural logarithms.
};

struct Inverted {
  Eigen::VectorXd logs;       ///< As logs_of() the earth that was found.
  Eigen::VectorXd deviation;  ///< Of each of them, of the posterior.
  double chi2 = 0;            ///< Of the data alone.
  std::size_t iterations = 0;
  bool converged = false;
};

/// The parameters of an inversion: natural logarithms of all resistivities [ohm m], then of all thicknesses [m].
Eigen::VectorXd logs_of(const Earth& earth);
Earth earth_of(const Eigen::VectorXd& logs);

/// The most probable earth, by Levenberg-Marquardt from the middle of the prior. Not converged: no step was an improvement, or 50 were
/// not enough.
/// @pre the model gives responses and their derivatives by conductivity and thickness
/// @throws Error if the middle of the prior is no earth that can be computed
Inverted invert(const ForwardModel& model, const Measured& measured, const Prior& prior);

}  // namespace regatta::tem
