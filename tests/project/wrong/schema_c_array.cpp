// expect: use std::array instead of T[N]
#include "framework/core/schema.hpp"

using namespace regatta;

struct Swing {
  double length = 1;
  double start[2] = {0, 0};
  static constexpr auto schema() { return fields(field<&Swing::length>("rod"), field<&Swing::start>("start")); }
};
static constexpr auto described = Swing::schema();
