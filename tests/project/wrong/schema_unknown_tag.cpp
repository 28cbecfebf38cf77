// expect: a field takes unit(...) and range(...)
#include "framework/core/schema.hpp"

using namespace regatta;

struct Swing {
  double length = 1;
  static constexpr auto schema() { return fields(field<&Swing::length>("rod", "m")); }
};
static constexpr auto described = Swing::schema();
