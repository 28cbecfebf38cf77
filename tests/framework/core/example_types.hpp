#pragma once
#include <array>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "framework/core/type.hpp"

/// One struct with every kind of member that a schema knows.
namespace example {

enum class Method { lbfgs, least_squares };
enum class Auto { auto_ };

struct Layer {
  double resistivity = 100;
  std::vector<int> gates;
  static constexpr auto schema() {
    using namespace regatta;
    return fields(field<&Layer::resistivity>("of the layer", unit("ohm m"), range(1e-3, 1e6)), field<&Layer::gates>("which gates see it"));
  }
  friend bool operator==(const Layer&, const Layer&) = default;
};

struct Everything {
  double real = 0.1;
  float single = 0.5F;
  int whole = -3;
  std::uint8_t byte = 200;
  bool flag = true;
  std::string text = "a string longer than the small string optimisation";
  Method method = Method::least_squares;
  regatta::Duration time{1.5};
  std::array<double, 3> centre{1, 2, 3};
  std::vector<float> trace = {1, 2};
  std::vector<std::string> names = {"a", "long name"};
  std::vector<Layer> layers = {{1, {1, 2, 3}}, {2, {}}, {3, {4}}};
  Layer basement{5, {6}};
  std::optional<double> limit;
  std::optional<int> bound = 7;
  static constexpr auto schema() {
    using namespace regatta;
    using E = Everything;
    return fields(field<&E::real>("r", unit("m"), range(0, 1)), field<&E::single>("s"), field<&E::whole>("w", range(-10, 10)),
                  field<&E::byte>("b"), field<&E::flag>("f"), field<&E::text>("t"), field<&E::method>("m"), field<&E::time>("time"),
                  field<&E::centre>("c", unit("m")), field<&E::trace>("t"), field<&E::names>("n"), field<&E::layers>("l"),
                  field<&E::basement>("b"), field<&E::limit>("l"), field<&E::bound>("b"));
  }
  friend bool operator==(const Everything&, const Everything&) = default;
};

}  // namespace example
