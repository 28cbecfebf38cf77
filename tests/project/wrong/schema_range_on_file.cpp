// expect: a file has no unit(...) and no range(...)
#include "framework/core/type.hpp"

using namespace regatta;

struct Swing {
  std::vector<InputFile> meshes;
  static constexpr auto schema() { return fields(field<&Swing::meshes>("of the rods", range(0, 1))); }
};
static constexpr auto described = Swing::schema();
