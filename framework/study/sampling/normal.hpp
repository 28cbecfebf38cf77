#pragma once

/// The standard normal distribution where it is cut off: complements core's normal_quantile(). Bounds may be infinite.
namespace regatta {

/// The chance of a value below z, with full relative precision far out on the left.
double normal_below(double z);

/// The chance of a value in [a, b], from the tail that it lies in: down to 1e-308 without loss. @pre a < b
double normal_mass(double a, double b);

/// The value below which a fraction u of those draws lies that fall in [a, b]. Computed from the nearer tail, so that it is as exact at 30
/// standard deviations as at 1. @pre 0 < u < 1, a < b, normal_mass(a, b) >= 1e-300
double truncated_normal_quantile(double u, double a, double b);

}  // namespace regatta
