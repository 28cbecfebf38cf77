// expect: schema() must list every member once, in order of declaration
#include <string>

#include "framework/core/schema.hpp"

using namespace regatta;

struct Swing {
  double length = 1;
  std::string name;
  static constexpr auto schema() { return fields(field<&Swing::name>("name"), field<&Swing::length>("rod")); }
};
static constexpr auto described = Swing::schema();
