#include "framework/study/input/distribution_schema.hpp"

namespace regatta {

namespace {

Json positive() { return {{"type", "number"}, {"exclusiveMinimum", 0}}; }

/// [first, second]
Json pair(const Json& first, const Json& second) {
  return {{"type", "array"}, {"prefixItems", {first, second}}, {"items", false}, {"minItems", 2}};
}

/// A table with one key, and others that may go with it.
Json named(const char* name, const char* doc, Json argument, const Json& beside = Json::object()) {
  argument["description"] = doc;
  auto table = empty_table();
  table["properties"][name] = std::move(argument);
  table["properties"].update(beside);
  table["required"] = {name};
  return table;
}

}  // namespace

Json drawn_schema(const Type& type, const std::optional<Range>& range) {
  const auto value = type_schema(type, range);
  const auto number = type.kind == Kind::duration ? value : type_schema(type_of<double>(), range);
  const auto any = type_schema(type_of<double>(), {});
  const Json values{{"type", "array"}, {"items", value}, {"minItems", 1}};
  const Json weights{{"type", "array"}, {"items", {{"type", "number"}, {"minimum", 0}}}};
  const Json name{{"type", "string"}};
  const Json truncated{{"truncated", pair(any, any)}};
  Json::array_t ways{value, named("constant", "always this", value),
                     named("choice", "one of these, equally likely or with weights", values, {{"weights", weights}}),
                     named("grid", "an axis of samples.method = \"grid\": these values", values)};
  const bool whole = type.kind == Kind::integer || type.kind == Kind::natural;
  const bool real = type.kind == Kind::real || type.kind == Kind::duration;
  if (!whole && !real) {
    ways.push_back(named("tied", "as this other member of the sample", name));
    return {{"anyOf", std::move(ways)}};
  }
  const auto& bound = whole ? value : number;
  Json linspace{
      {"type", "array"}, {"prefixItems", {bound, bound, {{"type", "integer"}, {"minimum", 2}}}}, {"items", false}, {"minItems", 3}};
  ways.push_back(named("linspace", "[low, high, how many], an axis of samples.method = \"grid\"", std::move(linspace)));
  ways.push_back(named("tied", "as this other member of the sample, times factor", name, {{"factor", any}}));
  ways.push_back(named("uniform", whole ? "[low, high], both included" : "[low, high]", pair(bound, bound)));
  if (whole) return {{"anyOf", std::move(ways)}};
  ways.push_back(named("log_uniform", "[low, high], uniform in the logarithm", pair(positive(), positive())));
  ways.push_back(named("normal", "[mean, sigma], within truncated = [low, high] if it is given", pair(number, positive()), truncated));
  ways.push_back(named("log_normal", "[mu, sigma] of the natural logarithm, within truncated", pair(any, positive()), truncated));
  ways.push_back(named("relative", "[low, high], times the nominal value, by which it changes", pair(any, any), {{"nominal", value}}));
  return {{"anyOf", std::move(ways)}};
}

}  // namespace regatta
