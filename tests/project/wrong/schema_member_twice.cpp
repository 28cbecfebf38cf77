// expect: schema() lists a member twice
#include "framework/core/schema.hpp"

using namespace regatta;

struct Swing {
  double length = 1, step = 2;
  static constexpr auto schema() { return fields(field<&Swing::length>("rod"), field<&Swing::length>("rod")); }
};
static constexpr auto described = Swing::schema();
