// expect: an enum has no unit(...) and no range(...); it allows its own names
#include "framework/core/schema.hpp"

using namespace regatta;

enum class Law { classical, sta };
struct Swing {
  Law law = Law::sta;
  static constexpr auto schema() { return fields(field<&Swing::law>("of control", range(0, 1))); }
};
static constexpr auto described = Swing::schema();
