// expect: a bool has no unit(...) and no range(...)
#include "framework/core/schema.hpp"

using namespace regatta;

struct Swing {
  bool damped = false;
  static constexpr auto schema() { return fields(field<&Swing::damped>("whether it ends", range(0, 1))); }
};
static constexpr auto described = Swing::schema();
