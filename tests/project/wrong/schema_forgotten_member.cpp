// expect: schema() must list every member once, in order of declaration
#include "framework/core/schema.hpp"

using namespace regatta;

struct Swing {
  double length = 1, step = 2, duration = 3;
  static constexpr auto schema() { return fields(field<&Swing::length>("rod"), field<&Swing::step>("step")); }
};
static constexpr auto described = Swing::schema();
