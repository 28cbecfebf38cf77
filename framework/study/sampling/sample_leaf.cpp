#include "framework/study/sampling/sample_leaf.hpp"

#include <algorithm>

namespace regatta {

namespace {

void add(std::vector<SampleLeaf>& leaves, SampleLeaf at, const void* object) {
  const auto below = [&](std::string_view name, std::size_t step) {
    auto next = at;
    next.path += (at.path.empty() ? "" : ".") + std::string(name);
    next.route.push_back(step);
    return next;
  };
  const auto& type = *at.type;
  if (type.kind == Kind::structure) {
    for (std::size_t i = 0; i < type.fields.size(); ++i) {
      const auto& field = type.fields[i];
      auto next = below(field.name, i);
      next.type = field.type, next.unit = field.unit, next.range = field.range;
      add(leaves, std::move(next), static_cast<const std::byte*>(object) + field.offset);
    }
  } else if (type.kind == Kind::list || type.kind == Kind::array) {
    for (std::size_t i = 0; i < type.count(object); ++i) {
      auto next = below(std::to_string(i), i);
      next.type = type.element;
      add(leaves, std::move(next), type.at(object, i));
    }
  } else if (type.kind != Kind::optional && type.kind != Kind::one_of && type.kind != Kind::file) {
    leaves.push_back(std::move(at));
  }
}

}  // namespace

std::vector<SampleLeaf> sample_leaves(const Object& sample) {
  std::vector<SampleLeaf> leaves;
  add(leaves, {{}, {}, sample.type, {}, {}}, sample.value.get());
  return leaves;
}

const SampleLeaf* find_leaf(const std::vector<SampleLeaf>& leaves, std::string_view path) {
  const auto found = std::ranges::find(leaves, path, &SampleLeaf::path);
  return found == leaves.end() ? nullptr : &*found;
}

}  // namespace regatta
