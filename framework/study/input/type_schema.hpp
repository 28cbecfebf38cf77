#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "framework/core/type.hpp"

/// JSON Schema of single values and tables of a study file, see json_schema.hpp.
namespace regatta {

using Json = nlohmann::ordered_json;  // keys in the order of the schema() they come from

/// What may be written for a type.
Json type_schema(const Type& type, const std::optional<Range>& range = {});

/// What may be written for a field, with its description, unit and the default `object` has (the field itself, not its owner).
Json field_schema(const FieldInfo& field, const void* object);

/// A table of these fields and no other key.
Json table_schema(const Type& structure, const void* object);

/// A table without properties yet, which allows none.
Json empty_table();

/// Adds what describe says of a value: its meaning, its unit.
void annotate(Json& schema, std::string_view doc, std::string_view unit);

/// An object as a study file would have it after its translation to JSON; nothing for what JSON cannot say (infinity).
std::optional<Json> json_of(const Type& type, const void* object);

}  // namespace regatta
