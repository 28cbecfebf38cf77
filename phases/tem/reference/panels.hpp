#pragma once
#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace regatta::tem {

/// Panels of the integral over wavenumbers, of 16 points of Gauss each, with what the geometry weighs there: the same for every time and
/// earth, and made when somebody asks for them first; any number of threads may. They begin at 0, are even in logarithmic steps up to
/// `widest`, and that wide from there on.
class Panels {
 public:
  struct Point {
    double lambda;  ///< [1/m]
    double weight;  ///< With that of Gauss.
  };
  using Panel = std::array<Point, 16>;

  /// @param weight  of a wavenumber
  Panels(double widest, std::function<double(double lambda)> weight) : widest_(widest), weight_(std::move(weight)) {}

  /// All that begin below `last`. @throws Error if they are too many to be held
  std::vector<const Panel*> up_to(double last);

 private:
  double border(std::size_t number) const;

  double widest_;
  std::function<double(double)> weight_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<const Panel>> made_;
};

}  // namespace regatta::tem
