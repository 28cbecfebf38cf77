#pragma once
#include <cstddef>
#include <span>

namespace regatta::tem {

inline constexpr std::size_t most_layers = 100;
inline constexpr std::size_t most_nodes = 11;          ///< Of a window.
inline constexpr std::size_t most_wavenumbers = 1024;  ///< Of a window.

/// Earths side by side, one a lane, all with the same number of layers. Rows have one number a lane.
struct EarthLanes {
  std::size_t layers = 1;
  const double* conductivity = nullptr;  ///< A row a layer: mu0 sigma at direct current [s/m^2].
  const double* thickness = nullptr;     ///< A row for each layer but the last [m].
  const double* height = nullptr;        ///< One row: of loop and receiver, less that of the plan [m].
  const double* polarisation = nullptr;  ///< Three rows a layer: m, ln(tau), c. Null: none.
};

/// Where a field is wanted in the Laplace plane.
struct Node {
  double re, im;           ///< s [1/s]; im > 0.
  double log_size, angle;  ///< ln(s).
};

/// One window of a plan, as a kernel reads it.
struct WindowTerms {
  std::span<const Node> nodes;
  std::span<const double> lambda;  ///< Ascending [1/m].
  std::span<const double> weight;  ///< Of the reflection at each, in the field [T/(A m^2)].
};

/// Fields at the nodes of a window: for each quantity and each node a row of real and one of imaginary parts. The first quantity is the
/// field [T/(A m^2)]; its derivatives follow by mu0 sigma of each layer, by the thickness of each but the last, and by the height.
constexpr std::size_t quantities_of(std::size_t layers, bool derivatives) { return derivatives ? 2 * layers + 1 : 1; }

}  // namespace regatta::tem
