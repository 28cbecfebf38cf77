// expect: a struct has no unit(...) and no range(...); give them to its members, in its own schema()
#include "framework/core/schema.hpp"

using namespace regatta;

struct Rod {
  double length = 1;
  static constexpr auto schema() { return fields(field<&Rod::length>("of the rod", unit("m"))); }
};
struct Rope {
  double length = 1;
  static constexpr auto schema() { return fields(field<&Rope::length>("of the rope", unit("m"))); }
};
struct Swing {
  std::variant<Rod, Rope> by;
  static constexpr auto schema() { return fields(field<&Swing::by>("what it hangs from", unit("m"))); }
};
static constexpr auto described = Swing::schema();
