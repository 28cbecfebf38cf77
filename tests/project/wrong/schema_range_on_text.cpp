// expect: a text has no unit(...) and no range(...)
#include "framework/core/schema.hpp"

using namespace regatta;

struct Swing {
  std::vector<std::string> rods;
  static constexpr auto schema() { return fields(field<&Swing::rods>("by name", unit("m"))); }
};
static constexpr auto described = Swing::schema();
