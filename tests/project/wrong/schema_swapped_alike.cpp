// expect: schema() must list every member once, in order of declaration
#include "framework/core/schema.hpp"

using namespace regatta;

struct Swing {
  double length = 1;
  double mass = 1;
  bool free = false;
  static constexpr auto schema() {
    return fields(field<&Swing::mass>("of the rod"), field<&Swing::length>("rod"), field<&Swing::free>("to turn"));
  }
};
static constexpr auto described = Swing::schema();
