// expect: a struct has no unit(...) and no range(...); give them to its members, in its own schema()
#include "framework/core/schema.hpp"

using namespace regatta;

struct Rod {
  double length = 1;
  static constexpr auto schema() { return fields(field<&Rod::length>("of the rod", unit("m"))); }
};
struct Swing {
  std::vector<Rod> rods;
  static constexpr auto schema() { return fields(field<&Swing::rods>("of the chain", range(0, 1))); }
};
static constexpr auto described = Swing::schema();
