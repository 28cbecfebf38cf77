#include "apps/pendulum/reference_case.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <fstream>

#include <nlohmann/json.hpp>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "phases/pendulum/control/effect.hpp"

namespace regatta::pendulum {

namespace {

using Json = nlohmann::json;

/// A JSON value with its place, for messages.
struct Node {
  const Json& json;
  std::string where;  ///< "pub_01.json: controller.K"
  std::vector<std::string>& warnings;

  bool has(std::string_view key) const { return json.contains(std::string(key)); }
  std::string place_of(std::string_view key) const { return fmt::format("{}.{}", where, key); }

  Node at(std::string_view key) const {
    require(has(key), "{} is missing; add it", place_of(key));
    return {json[std::string(key)], place_of(key), warnings};
  }
  Node at(std::size_t i) const { return {json[i], fmt::format("{}[{}]", where, i), warnings}; }

  void expect(bool ok, std::string_view what) const { require(ok, "{} = {} is not {}", where, json.dump(), what); }

  void warn_of_others(const std::vector<std::string_view>& known) const {
    expect(json.is_object(), "an object");
    for (const auto& [key, value] : json.items()) {
      if (std::ranges::find(known, key) != known.end()) continue;
      const auto near = nearest(key, known);
      warnings.push_back(fmt::format("{} is not a key of this file and is ignored{}", place_of(key),
                                     near.empty() ? "" : fmt::format("; did you mean {}?", near)));
    }
  }
};

double number(const Node& node) {
  node.expect(node.json.is_number(), "a number");
  return node.json.get<double>();
}

template <std::size_t N>
void numbers(const Node& node, std::array<double, N>& to) {
  node.expect(node.json.is_array() && node.json.size() == N, fmt::format("a list of {} numbers", N));
  for (std::size_t i = 0; i < N; ++i) to[i] = number(node.at(i));
}

void assign(const Node& node, const Type& type, void* to);

void assign_choice(const Node& node, const Type& type, void* to) {
  const auto found = node.json.is_string() ? std::ranges::find(type.names, node.json.get<std::string>()) : type.names.end();
  node.expect(found != type.names.end(), describe_type(type));
  set_choice(type, to, static_cast<std::size_t>(found - type.names.begin()));
}

void assign_list(const Node& node, const Type& type, void* to) {
  node.expect(node.json.is_array() && node.json.size() == type.extent, describe_type(type));
  for (std::size_t i = 0; i < type.extent; ++i) assign(node.at(i), *type.element, type.at_mutable(to, i));
}

/// Members without a key keep what they have; it is said of those that `expected` accepts.
template <class Expected>
void assign_members(const Node& node, const Type& type, void* to, Expected expected) {
  std::vector<std::string_view> names;
  for (const auto& field : type.fields) names.push_back(field.name);
  node.warn_of_others(names);
  std::vector<std::string_view> missing;
  for (const auto& field : type.fields) {
    if (node.has(field.name))
      assign(node.at(field.name), *field.type, static_cast<std::byte*>(to) + field.offset);
    else if (expected(field.name))
      missing.push_back(field.name);
  }
  if (!missing.empty())
    node.warnings.push_back(
        fmt::format("{}: {} {} missing; the default is taken", node.where, fmt::join(missing, ", "), missing.size() == 1 ? "is" : "are"));
}

void assign(const Node& node, const Type& type, void* to) {
  switch (type.kind) {
    case Kind::boolean:
      node.expect(node.json.is_boolean(), "true or false");
      *static_cast<bool*>(to) = node.json.get<bool>();
      return;
    case Kind::natural: {
      const double value = number(node);
      node.expect(value >= 0 && value == std::floor(value), "a whole number");
      *static_cast<std::uint64_t*>(to) = static_cast<std::uint64_t>(value);
      return;
    }
    case Kind::choice:
      return assign_choice(node, type, to);
    case Kind::optional:
      type.resize(to, 1);
      return assign(node, *type.element, type.at_mutable(to, 0));
    case Kind::one_of:  // a word, or numbers
      type.resize(to, node.json.is_string() ? 0 : 1);
      return assign(node, *type.alternatives[type.count(to)], type.at_mutable(to, 0));
    case Kind::array:
      return assign_list(node, type, to);
    case Kind::structure:
      return assign_members(node, type, to, [](std::string_view) { return true; });
    default:
      *static_cast<double*>(to) = number(node);
  }
}

void reset(const FieldInfo& field, ControllerOptions& options) {
  const ControllerOptions defaults;
  field.type->assign(reinterpret_cast<std::byte*>(&options) + field.offset, reinterpret_cast<const std::byte*>(&defaults) + field.offset);
}

ControllerOptions read_controller(const Node& node) {
  ControllerOptions options;
  node.expect(node.json.is_object(), "an object");
  assign_choice(node.at("type"), type_of<ControllerType>(), &options.type);
  const bool equivalent = node.json.value("equivalent", Json(false)) == Json(true);
  assign_members(node, type_of<ControllerOptions>(), &options, [&](std::string_view key) {
    if (key == "b_min" || key == "model_params") return equivalent;
    return key != "poles" && has_effect(key, options.type);
  });
  for (const auto& idle : find_idle(options)) {
    // resolve() refuses these in a study; here the comparison tells whether they were meant. b_min and model_params stand beside
    // "equivalent": false in every case of the format.
    const bool usual = node.has("equivalent") && (idle.field->name == "b_min" || idle.field->name == "model_params");
    if (!usual) node.warnings.push_back(fmt::format("{} has no effect {} and is ignored", node.place_of(idle.field->name), idle.why));
    reset(*idle.field, options);
  }
  return options;
}

}  // namespace

ReferenceCase read_reference_case(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) throw IoError("open", file, errno);
  const Json json = Json::parse(stream, nullptr, false);
  const auto name = file.filename().string();
  require(!json.is_discarded(), "{} is not JSON; look for a comma or bracket too many, or a file cut short", name);
  ReferenceCase result;
  result.name = file.stem().string();
  const Node root{json, name + ": case", result.warnings};
  root.warn_of_others({"name", "controller", "z0", "T", "plant", "disturbance", "note", "check"});

  result.controller = read_controller(root.at("controller"));
  if (root.has("plant"))
    assign(root.at("plant"), type_of<PlantParameters>(), &result.plant);
  else
    result.warnings.push_back(root.place_of("plant") + " is missing; the nominal plant is taken");
  numbers(root.at("z0"), result.z0);
  result.duration = number(root.at("T"));
  if (!root.has("disturbance")) return result;
  const auto list = root.at("disturbance");
  list.expect(list.json.is_array(), "a list of [t_on, t_off, force]");
  for (std::size_t i = 0; i < list.json.size(); ++i) {
    std::array<double, 3> row{};
    numbers(list.at(i), row);
    result.disturbances.push_back({row[0], row[1], row[2]});
  }
  return result;
}

}  // namespace regatta::pendulum
