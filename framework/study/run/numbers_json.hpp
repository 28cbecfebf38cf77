#pragma once
#include <string>

#include <nlohmann/json.hpp>

#include "framework/core/type_of.hpp"

/// Structs with a schema() whose members are doubles and std::uint64_t, as JSON objects with the names of the members. Internal.
namespace regatta::numbers_json {

using Json = nlohmann::ordered_json;

template <class Row>
Json from(const Row& row) {
  Json object = Json::object();
  for (const auto& field : type_of<Row>().fields) {
    const auto* member = reinterpret_cast<const std::byte*>(&row) + field.offset;
    if (field.type->kind == Kind::real)
      object[std::string(field.name)] = *reinterpret_cast<const double*>(member);
    else
      object[std::string(field.name)] = *reinterpret_cast<const std::uint64_t*>(member);
  }
  return object;
}

/// @throws Json::exception if a member is missing, or is no number
template <class Row>
Row to(const Json& object) {
  Row row;
  for (const auto& field : type_of<Row>().fields) {
    auto* member = reinterpret_cast<std::byte*>(&row) + field.offset;
    const auto& value = object.at(std::string(field.name));
    if (field.type->kind == Kind::real)
      *reinterpret_cast<double*>(member) = value.template get<double>();
    else
      *reinterpret_cast<std::uint64_t*>(member) = value.template get<std::uint64_t>();
  }
  return row;
}

}  // namespace regatta::numbers_json
