// expect: a struct with schema() must be a plain aggregate
#include "framework/core/schema.hpp"

using namespace regatta;

struct Swing {
  Swing() = default;
  explicit Swing(double rod) : length(rod) {}
  double length = 1;
  static constexpr auto schema() { return fields(field<&Swing::length>("rod")); }
};
static constexpr auto described = Swing::schema();
