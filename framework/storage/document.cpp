#include "framework/storage/document.hpp"

#include <algorithm>

#include "framework/core/error.hpp"
#include "framework/storage/axes.hpp"
#include "framework/storage/column_hash.hpp"
#include "framework/storage/image_builder.hpp"

namespace regatta {

Document::Document() {
  attribute("/", "format_version", format_version);
  attribute("/", "Conventions", "CF-1.10");
}

void Document::attribute(std::string_view path, std::string_view name, Value value) {
  auto& attributes = attributes_[std::string(path)];
  const auto known = std::ranges::find(attributes, name, &Attributes::value_type::first);
  if (known == attributes.end())
    attributes.emplace_back(name, std::move(value));
  else
    known->second = std::move(value);
}

void Document::text(std::string_view group, std::string_view name, std::string text) {
  texts_.insert_or_assign(fmt::format("{}/{}", group == "/" ? "" : group, name), std::move(text));
}

void Document::columns(std::string_view group, std::vector<EncodedColumn> columns) {
  if (tables_.contains(group)) throw Error(fmt::format("{} has columns already", group));
  std::vector<std::string> names, hashes;
  for (const auto& encoded : columns) {
    names.push_back(encoded.column.name);
    hashes.push_back(encoded.hash);
  }
  auto axes = axes_of(group, columns);
  attribute(group, "columns", std::move(names));
  attribute(group, "hash", group_hash(hashes));
  tables_.emplace(group, Table{std::move(columns), std::move(axes)});
}

std::vector<std::byte> Document::build() const { return ImageBuilder(*this).build(); }

}  // namespace regatta
