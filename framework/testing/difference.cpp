#include "framework/testing/difference.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "framework/core/text.hpp"

namespace regatta::testing {

namespace {

std::string element_text(const Column& column, std::size_t index) {
  const auto* place = column.bytes.data() + index * column.element_size;
  if (column.type->kind == Kind::text) {
    const auto* text = reinterpret_cast<const char*>(place);
    return fmt::format("\"{}\"", std::string(text, ::strnlen(text, column.element_size)));
  }
  const auto value = column.type->create();  // a place with the alignment of the type
  std::memcpy(value.get(), place, column.element_size);
  return to_text(*column.type, value.get());
}

std::string column_difference(const std::string& name, const Column& was, const Column& is) {
  if (was.shape != is.shape) return fmt::format("{} has {} values, and had {}", name, is.count(), was.count());
  if (was.element_size == is.element_size && was.bytes == is.bytes) return {};
  if (was.element_size != is.element_size) return fmt::format("{} has other texts than before", name);
  const auto size = was.element_size;
  const auto byte = static_cast<std::size_t>(std::ranges::mismatch(was.bytes, is.bytes).in1 - was.bytes.begin());
  const auto index = byte / size;
  const auto row = was.shape.empty() ? std::string{} : fmt::format(" of row {}", index / (was.count() / was.shape.front()));
  return fmt::format("{}{} is {}, and was {}", name, row, element_text(is, index), element_text(was, index));
}

}  // namespace

std::string columns_difference(std::string_view port, const Columns& was, const Columns& is) {
  for (std::size_t i = 0; i < std::max(was.size(), is.size()); ++i) {
    if (i >= is.size()) return fmt::format("{}/{} is missing", port, was[i].name);
    if (i >= was.size() || was[i].name != is[i].name) return fmt::format("{}/{} was not there", port, is[i].name);
    auto text = column_difference(fmt::format("{}/{}", port, is[i].name), was[i], is[i]);
    if (!text.empty()) return text;
  }
  return {};
}

std::string object_difference(const Type& type, const void* was, const void* is, const std::string& path) {
  const auto changed = [&] { return fmt::format("{} is {}, and was {}", path, to_text(type, is), to_text(type, was)); };
  switch (type.kind) {
    case Kind::structure:
      for (const auto& field : type.fields) {
        const auto at = [&](const void* object) { return static_cast<const std::byte*>(object) + field.offset; };
        auto text = object_difference(*field.type, at(was), at(is), (path.empty() ? "" : path + ".") + std::string(field.name));
        if (!text.empty()) return text;
      }
      return {};
    case Kind::one_of:
      if (type.count(was) != type.count(is)) {
        return fmt::format("{} is a {}, and was a {}", path, type.alternatives[type.count(is)]->name,
                           type.alternatives[type.count(was)]->name);
      }
      return object_difference(*type.alternatives[type.count(was)], type.at(was, 0), type.at(is, 0), path);
    case Kind::list:
    case Kind::array:
    case Kind::optional:
      if (type.count(was) != type.count(is)) return changed();
      for (std::size_t i = 0; i < type.count(was); ++i) {
        const auto below = type.kind == Kind::optional ? path : fmt::format("{}.{}", path, i);
        auto text = object_difference(*type.element, type.at(was, i), type.at(is, i), below);
        if (!text.empty()) return text;
      }
      return {};
    default:
      return to_text(type, was) == to_text(type, is) ? std::string{} : changed();
  }
}

}  // namespace regatta::testing
