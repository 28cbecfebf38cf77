#include "framework/study/input/parameter_reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/study/input/distribution_reader.hpp"
#include "framework/study/input/list_gaps.hpp"
#include "framework/study/input/numbers.hpp"
#include "framework/study/input/toml_nesting.hpp"

namespace regatta {

namespace {

constexpr std::string_view section = "samples.parameters";

void insert(TomlNode& table, std::string_view path, const TomlEntry& from, Problems& problems);

/// Below the element of a list that the first part of the path names.
void insert_in_list(TomlNode& list, std::string_view path, const TomlEntry& from, Problems& problems) {
  const auto dot = path.find('.');
  const auto index = index_of(path.substr(0, dot));
  if (index < 0 || index >= static_cast<std::int64_t>(list.items.size()))
    return problems.add(from.place, fmt::format("{}.{} names no element of the list, which has {}", section, from.key, list.items.size()));
  auto& item = list.items[static_cast<std::size_t>(index)];
  if (dot == std::string_view::npos || item.kind != TomlNode::Kind::table)
    return problems.add(from.place, fmt::format("{}.{} is given twice; remove one of them", section, from.key));
  insert(item, path.substr(dot + 1), from, problems);
}

/// Puts `value` below `table` at a dotted path, whose tables are made as needed.
void insert(TomlNode& table, std::string_view path, const TomlEntry& from, Problems& problems) {
  const auto dot = path.find('.');
  const auto key = path.substr(0, dot);
  if (key.empty()) return problems.add(from.place, fmt::format("{}.\"{}\" has an empty name between its dots", section, from.key));
  auto* entry = table.find(key);
  if (entry && dot != std::string_view::npos && entry->value.kind == TomlNode::Kind::list)
    return insert_in_list(entry->value, path.substr(dot + 1), from, problems);
  const bool clash = entry && (dot == std::string_view::npos || entry->value.kind != TomlNode::Kind::table);
  if (clash) return problems.add(from.place, fmt::format("{}.{} is given twice; remove one of them", section, from.key));
  if (dot == std::string_view::npos) {
    table.entries.push_back({std::string(key), from.place, from.value});
    return;
  }
  if (!entry) {
    table.entries.push_back({std::string(key), from.place, {}});
    entry = &table.entries.back();
    entry->value.place = from.place;
  }
  insert(entry->value, path.substr(dot + 1), from, problems);
}

}  // namespace

void expand_dotted_keys(TomlNode& parameters, Problems& problems) {
  if (parameters.kind != TomlNode::Kind::table) return;
  const auto has_dot = [](const TomlEntry& entry) { return entry.key.find('.') != std::string::npos; };
  std::vector<TomlEntry> dotted;
  std::ranges::copy_if(parameters.entries, std::back_inserter(dotted), has_dot);
  std::erase_if(parameters.entries, has_dot);
  for (const auto& entry : dotted) {
    if (std::ranges::count(entry.key, '.') < static_cast<std::ptrdiff_t>(deepest_toml))
      insert(parameters, entry.key, entry, problems);
    else
      problems.add(entry.place, fmt::format("a name in {} has more than {} parts", section, deepest_toml));
  }
  for (auto& entry : parameters.entries) {
    expand_dotted_keys(entry.value, problems);
    for (auto& item : entry.value.items) expand_dotted_keys(item, problems);
  }
}

std::vector<Parameter> ParameterReader::read(const TomlNode& parameters, const Object& row) {
  parameters_.clear();
  const Member whole{row.type, row.value.get(), {std::string(section)}, {}};
  if (parameters.kind == TomlNode::Kind::table)
    read_struct(parameters, whole);
  else
    reader_.read(parameters, *row.type, row.value.get(), whole.setting);
  // By name, so that the order in the file, or of overrides, changes nothing.
  std::ranges::sort(parameters_, {}, &Parameter::path);
  return std::move(parameters_);
}

void ParameterReader::read_struct(const TomlNode& table, const Member& member) {
  for (const auto& entry : table.entries) {
    const auto& fields = member.type->fields;
    const auto field = std::ranges::find(fields, entry.key, &FieldInfo::name);
    if (field == fields.end()) {
      std::vector<std::string_view> known;
      std::ranges::transform(fields, std::back_inserter(known), &FieldInfo::name);
      reader_.refuse_key(entry, member.setting.path, known);
      continue;
    }
    auto route = member.route;
    route.push_back(static_cast<std::size_t>(field - fields.begin()));
    read_member(entry.value, {field->type,
                              static_cast<std::byte*>(member.object) + field->offset,
                              {member.setting.path + "." + entry.key, field->unit, field->range},
                              std::move(route)});
  }
}

void ParameterReader::read_elements(const TomlNode& table, const Member& member) {
  const auto count = static_cast<std::int64_t>(member.type->count(member.object));
  for (const auto& entry : table.entries) {
    const auto path = member.setting.path + "." + entry.key;
    const auto index = index_of(entry.key);
    if (index < 0 || index >= count) {
      const bool of_structs = index >= count && member.type->kind == Kind::list && member.type->element->kind == Kind::structure;
      const auto name = std::string_view(member.setting.path).substr(section.size() + 1);
      const auto more = of_structs ? ", or write " + list_of(name, static_cast<std::size_t>(index) + 1) : std::string();
      problems_.add(entry.place, count == 0 ? fmt::format("{} names no element: the list is empty by default", path)
                                            : fmt::format("{} names no element of the list; try 0 to {}{}", path, count - 1, more));
      continue;
    }
    const auto i = static_cast<std::size_t>(index);
    auto route = member.route;
    route.push_back(i);
    read_member(entry.value, {member.type->element,
                              member.type->at_mutable(member.object, i),
                              {path, member.setting.unit, member.setting.range},
                              std::move(route)});
  }
}

/// A list of structs that the study gives: each may draw what it likes.
void ParameterReader::read_list(const TomlNode& list, const Member& member) {
  const auto& type = *member.type;
  whole_lists_.insert(member.setting.path.substr(section.size() + 1));
  type.resize(member.object, 0);  // so that no element keeps anything of a default
  type.resize(member.object, list.items.size());
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    auto route = member.route;
    route.push_back(i);
    read_member(list.items[i], {type.element,
                                type.at_mutable(member.object, i),
                                {fmt::format("{}.{}", member.setting.path, i), member.setting.unit, member.setting.range},
                                std::move(route)});
  }
}

void ParameterReader::read_member(const TomlNode& node, const Member& member) {
  const auto kind = member.type->kind;
  const bool table = node.kind == TomlNode::Kind::table;
  if (table && kind == Kind::structure) return read_struct(node, member);
  if (node.kind == TomlNode::Kind::list && kind == Kind::list && member.type->element->kind == Kind::structure)
    return read_list(node, member);
  if (table && (kind == Kind::list || kind == Kind::array)) return read_elements(node, member);
  given_.emplace(member.setting.path.substr(section.size() + 1), node.place);
  if (table && is_numeric(*member.type))
    read_distribution(node, member);
  else
    reader_.read(node, *member.type, member.object, member.setting);
}

void ParameterReader::read_distribution(const TomlNode& node, const Member& member) {
  DistributionReader reader(problems_, member.setting, {member.type, member.object});
  const auto path = member.setting.path.substr(section.size() + 1);
  const auto mistakes = problems_.count();
  if (auto distribution = reader.read(node))
    parameters_.push_back({path, std::move(*distribution), limits_of(*member.type, member.setting.range),
                           std::string(unit_of(*member.type, member.setting.unit)), member.route});
  else if (node.find("tied") && problems_.count() == mistakes)
    ties_.add(node, path);
}

}  // namespace regatta
