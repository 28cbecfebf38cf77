// right
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "framework/core/type.hpp"

using namespace regatta;

struct Layer {
  double thickness = 1, resistivity = 100;
  static constexpr auto schema() {
    return fields(field<&Layer::thickness>("of the layer", unit("m"), range(0, 1000)), field<&Layer::resistivity>("of the layer"));
  }
};

struct Earth {
  std::string name;
  std::vector<Layer> layers;
  std::array<double, 3> position{};
  std::optional<Layer> basement;
  static constexpr auto schema() {
    return fields(field<&Earth::name>("n"), field<&Earth::layers>("l"), field<&Earth::position>("p"), field<&Earth::basement>("b"));
  }
};

static constexpr auto described = Earth::schema();
const Type& type = type_of<Earth>();
