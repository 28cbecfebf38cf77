// expect: range_has_low_above_high
#include "framework/core/schema.hpp"

using namespace regatta;

struct Swing {
  double length = 1;
  static constexpr auto schema() { return fields(field<&Swing::length>("rod", range(5, 0))); }
};
static constexpr auto described = Swing::schema();
