#include "framework/study/sampling/parameter.hpp"

namespace regatta {

Leaf follow(const Type& type, void* object, const std::vector<std::size_t>& route) {
  Leaf leaf{&type, object};
  for (const auto step : route) {
    if (leaf.type->kind == Kind::structure) {
      const auto& field = leaf.type->fields[step];
      leaf = {field.type, static_cast<std::byte*>(leaf.object) + field.offset};
    } else {
      leaf = {leaf.type->element, leaf.type->at_mutable(leaf.object, step)};
    }
  }
  return leaf;
}

}  // namespace regatta
