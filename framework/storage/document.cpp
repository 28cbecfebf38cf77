#include "framework/storage/document.hpp"

#include <algorithm>
#include <bit>
#include <concepts>
#include <set>

#include "framework/core/digest.hpp"
#include "framework/core/error.hpp"
#include "framework/storage/axes.hpp"
#include "framework/storage/column_hash.hpp"
#include "framework/storage/disk_image.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/group_path.hpp"
#include "framework/storage/image_builder.hpp"
#include "framework/storage/live/stored_chunks.hpp"

namespace regatta {

namespace {

struct AddTo {
  Digest& digest;
  void operator()(const std::string& text) const { digest.add(text); }
  void operator()(double number) const { digest.add(std::bit_cast<std::uint64_t>(number)); }
  void operator()(std::integral auto number) const { digest.add(static_cast<std::uint64_t>(number)); }
  void operator()(const std::vector<std::string>& texts) const {
    digest.add(texts.size());
    for (const auto& text : texts) digest.add(text);
  }
};

}  // namespace

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

void Document::erase_attribute(std::string_view path, std::string_view name) {
  const auto found = attributes_.find(path);
  if (found == attributes_.end()) return;
  std::erase_if(found->second, [name](const auto& attribute) { return attribute.first == name; });
}

void Document::text(std::string_view group, std::string_view name, std::string text) {
  texts_.insert_or_assign(fmt::format("{}/{}", group == "/" ? "" : group, name), std::move(text));
}

void Document::columns(std::string_view group, std::vector<EncodedColumn> columns, std::vector<EncodedColumn> coordinates) {
  if (tables_.contains(group)) throw Error(fmt::format("{} has columns already", group));
  std::vector<std::string> names, hashes;
  for (const auto& encoded : columns) {
    names.push_back(encoded.column.name);
    hashes.push_back(encoded.hash);
  }
  auto axes = axes_of(group, columns, std::move(coordinates));
  attribute(group, "columns", std::move(names));
  attribute(group, "hash", group_hash(hashes));
  tables_.emplace(group, Table{std::move(columns), std::move(axes)});
}

void Document::erase(std::string_view path) {
  const auto inside = [path](const auto& entry) { return is_within(path, entry.first); };
  std::erase_if(attributes_, inside);
  std::erase_if(texts_, inside);
  std::erase_if(tables_, inside);
}

Document Document::part(std::string_view path) const {
  Document part;
  part.format_ = format_;
  const auto take = [path](const auto& from, auto& to) {
    for (const auto& entry : from)
      if (is_within(path, entry.first)) to.insert(entry);
  };
  take(attributes_, part.attributes_);
  take(texts_, part.texts_);
  take(tables_, part.tables_);
  return part;
}

std::map<std::string, std::string> Document::product_hashes(std::string_view path) const {
  std::map<std::string, std::string> hashes;
  for (const auto& [group, table] : tables_) {
    if (!is_within(path, group)) continue;
    for (const auto& [name, value] : attributes_.at(group))
      if (name == "hash") hashes[group] = std::get<std::string>(value);
  }
  return hashes;
}

bool Document::has(std::string_view path) const {
  const auto inside = [path](const auto& entry) { return is_within(path, entry.first); };
  return std::ranges::any_of(attributes_, inside) || std::ranges::any_of(texts_, inside) || std::ranges::any_of(tables_, inside);
}

std::vector<std::string> Document::groups(std::string_view path) const {
  const auto start = path == "/" ? std::string("/") : std::string(path) + "/";
  std::set<std::string> names;
  const auto collect = [&](const std::string& group) {
    if (group.starts_with(start) && group.size() > start.size()) {
      names.insert(group.substr(start.size(), group.find('/', start.size()) - start.size()));
    }
  };
  for (const auto& [group, values] : attributes_) collect(group);
  for (const auto& [text, content] : texts_) collect(text.substr(0, text.rfind('/')));
  for (const auto& [group, table] : tables_) collect(group);
  return {names.begin(), names.end()};
}

std::span<const EncodedColumn> Document::columns_of(std::string_view group) const {
  const auto found = tables_.find(group);
  return found == tables_.end() ? std::span<const EncodedColumn>() : found->second.columns;
}

std::string Document::digest(std::string_view group) const {
  Digest digest;
  const auto add = [&digest](const EncodedColumn& encoded) {
    const auto& column = encoded.column;
    digest.add(column.name).add(column.unit).add(column.doc).add(reinterpret_cast<std::uintptr_t>(column.type)).add(encoded.hash);
    digest.add(std::uint64_t(encoded.layout)).add(std::uint64_t(encoded.compression)).add(encoded.chunk_rows);
    digest.add(column.element_size).add(column.shape.size()).add(std::span(column.bytes));
    for (const auto extent : column.shape) digest.add(extent);
    for (const auto& dimension : column.dimensions) digest.add(dimension);
    if (const auto* stored = encoded.chunk.target<StoredChunks>()) digest.add(stored->hash()).add(stored->places());
  };
  digest.add(std::uint64_t(format_));
  for (const auto& [path, values] : attributes_) {
    if (!is_within(group, path)) continue;
    digest.add(path).add(values.size());
    for (const auto& [name, value] : values) std::visit(AddTo{digest.add(name).add(value.index())}, value);
  }
  for (const auto& [path, text] : texts_) {
    if (is_within(group, path)) digest.add(path).add(text);
  }
  for (const auto& [path, table] : tables_) {
    if (!is_within(group, path)) continue;
    digest.add(path).add(table.columns.size());
    std::ranges::for_each(table.columns, add);
    for (const auto& axis : table.axes) {
      digest.add(axis.dimension).add(axis.name).add(axis.length);
      std::ranges::for_each(axis.coordinate, add);
    }
  }
  return digest.hex();
}

bool Document::needs_plugin() const {
  const auto is_fast = [](const EncodedColumn& column) { return column.layout == EncodedColumn::Layout::zstandard; };
  return std::ranges::any_of(tables_, [&](const auto& entry) {
    const Table& table = entry.second;
    return std::ranges::any_of(table.columns, is_fast) ||
           std::ranges::any_of(table.axes, [&](const Axis& axis) { return std::ranges::any_of(axis.coordinate, is_fast); });
  });
}

void Document::each_column(const std::function<void(EncodedColumn&)>& visit) {
  for (auto& [group, table] : tables_) {
    std::ranges::for_each(table.columns, visit);
    for (auto& axis : table.axes) std::ranges::for_each(axis.coordinate, visit);
  }
}

std::vector<std::byte> Document::build() const {
  h5::MemoryImage image;
  ImageBuilder(*this, image).build();
  image.bytes.resize(image.end_of_allocation);
  return std::move(image.bytes);
}

void Document::write(const std::filesystem::path& path, FileOperations& system) const {
  write_whole(
      path, [this](NewFile& file) { write(file); }, system);
}

void Document::write(NewFile& file) const {
  h5::DiskImage image(file);
  try {
    ImageBuilder(*this, image).build();
  } catch (const Error&) {
    image.require_written();  // says more than what HDF5 makes of it
    throw;
  }
  image.finish();
}

}  // namespace regatta
