#include "framework/study/input/type_schema.hpp"

#include <cmath>

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "framework/study/input/numbers.hpp"

namespace regatta {

namespace {

void limit(Json& schema, const Type& type, const std::optional<Range>& range) {
  const auto limits = limits_of(type, range);
  const bool whole = type.kind == Kind::integer || type.kind == Kind::natural;
  const auto number = [whole](double value) {
    return whole && std::abs(value) < 0x1p53 ? Json(static_cast<std::int64_t>(value)) : Json(value);
  };
  if (std::isfinite(limits.low)) schema["minimum"] = number(limits.low);
  if (std::isfinite(limits.high)) schema["maximum"] = number(limits.high);
}

Json any_of(Json::array_t alternatives) { return {{"anyOf", std::move(alternatives)}}; }

Json elements(const Type& type, const std::optional<Range>& range) {
  const auto element = type_schema(*type.element, range);
  Json list{{"type", "array"}, {"items", element}};
  if (type.kind == Kind::array) {
    list["minItems"] = type.extent;
    list["maxItems"] = type.extent;
  }
  auto by_index = empty_table();
  by_index["patternProperties"]["^[0-9]+$"] = element;
  return any_of({list, by_index});
}

std::optional<Json> list_of(const Type& type, const void* object) {
  Json list = Json::array();
  for (std::size_t i = 0; i < type.count(object); ++i) {
    auto element = json_of(*type.element, type.at(object, i));
    if (!element) return {};
    list.push_back(std::move(*element));
  }
  return list;
}

std::optional<Json> table_of(const Type& type, const void* object) {
  Json table = Json::object();
  for (const auto& field : type.fields) {
    auto value = json_of(*field.type, static_cast<const std::byte*>(object) + field.offset);
    if (!value) return {};
    table[std::string(field.name)] = std::move(*value);
  }
  return table;
}

}  // namespace

Json type_schema(const Type& type, const std::optional<Range>& range) {
  Json schema = Json::object();
  switch (type.kind) {
    case Kind::boolean:
      schema["type"] = "boolean";
      return schema;
    case Kind::integer:
    case Kind::natural:
      schema["type"] = "integer";  // which 3.0 is too, as for us
      limit(schema, type, range);
      return schema;
    case Kind::real:
      schema["type"] = "number";
      limit(schema, type, range);
      return schema;
    case Kind::text:
    case Kind::file:
      schema["type"] = "string";
      return schema;
    case Kind::choice:
      schema["enum"] = type.names;
      return schema;
    case Kind::duration:
      schema["type"] = "number";
      limit(schema, type, range);
      return any_of({schema, {{"type", "string"}, {"pattern", R"(^([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)? *(ms|s|min|h)?$)"}}});
    case Kind::structure:
      return table_schema(type, type.create().get());
    case Kind::list:
    case Kind::array:
      return elements(type, range);
    case Kind::optional:
      return any_of({type_schema(*type.element, range), {{"const", "none"}}});
    case Kind::one_of: {
      Json::array_t alternatives;
      for (const auto* alternative : type.alternatives) alternatives.push_back(type_schema(*alternative, range));
      return any_of(std::move(alternatives));
    }
  }
  return schema;
}

Json field_schema(const FieldInfo& field, const void* object) {
  const bool table = field.type->kind == Kind::structure;
  auto schema = table ? table_schema(*field.type, object) : type_schema(*field.type, field.range);
  annotate(schema, field.doc, unit_of(*field.type, field.unit));
  if (table) return schema;  // its own fields have defaults
  if (auto value = json_of(*field.type, object)) schema["default"] = std::move(*value);
  return schema;
}

Json table_schema(const Type& structure, const void* object) {
  auto table = empty_table();
  for (const auto& field : structure.fields)
    table["properties"][std::string(field.name)] = field_schema(field, static_cast<const std::byte*>(object) + field.offset);
  return table;
}

Json empty_table() {
  const Json file{{"^file$", {{"type", "string"}, {"description", "the rest of the table stands in this file"}}}};
  return {{"type", "object"}, {"properties", Json::object()}, {"patternProperties", file}, {"additionalProperties", false}};
}

void annotate(Json& schema, std::string_view doc, std::string_view unit) {
  schema["description"] = unit.empty() ? std::string(doc) : fmt::format("{} [{}]", doc, unit);
  if (!unit.empty()) schema["unit"] = unit;
}

std::optional<Json> json_of(const Type& type, const void* object) {
  switch (type.kind) {
    case Kind::boolean:
      return Json(*static_cast<const bool*>(object));
    case Kind::integer:
    case Kind::natural:
      return Json::parse(to_text(type, object));  // all digits, beyond 2^53 too
    case Kind::real: {
      const double value = number_of(type, object);
      return std::isfinite(value) ? std::optional<Json>(value) : std::nullopt;
    }
    case Kind::text:
      return Json(*static_cast<const std::string*>(object));
    case Kind::file:
      return Json(static_cast<const InputFile*>(object)->text());
    case Kind::choice: {
      const auto index = choice_index(type, object);
      return index < type.names.size() ? std::optional<Json>(type.names[index]) : std::nullopt;
    }
    case Kind::duration:
      return Json(fmt::format("{}s", number_of(type, object)));
    case Kind::structure:
      return table_of(type, object);
    case Kind::list:
    case Kind::array:
      return list_of(type, object);
    case Kind::optional:
      return type.count(object) ? json_of(*type.element, type.at(object, 0)) : Json("none");
    case Kind::one_of:
      return json_of(*type.alternatives[type.count(object)], type.at(object, 0));
  }
  return {};
}

}  // namespace regatta
