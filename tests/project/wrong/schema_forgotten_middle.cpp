// expect: schema() must list every member once, in order of declaration
#include <string>

#include "framework/core/schema.hpp"

using namespace regatta;

struct Swing {
  double length = 1;
  std::string name;
  double step = 2;
  static constexpr auto schema() { return fields(field<&Swing::length>("rod"), field<&Swing::step>("step")); }
};
static constexpr auto described = Swing::schema();
