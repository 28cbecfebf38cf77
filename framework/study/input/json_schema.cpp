#include "framework/study/input/json_schema.hpp"

#include <fmt/format.h>

#include "framework/study/input/distribution_schema.hpp"
#include "framework/study/input/numbers.hpp"
#include "framework/study/input/type_schema.hpp"
#include "framework/study/sections.hpp"

namespace regatta {

namespace {

constexpr const char* draft = "https://json-schema.org/draft/2020-12/schema";

Json parameters_table(const Type& structure, const void* row);

/// What [samples.parameters] may say of one member of the samples, at any depth.
Json parameter(const Type& type, const void* object, const std::optional<Range>& range) {
  if (type.kind == Kind::structure) return parameters_table(type, object);
  if (is_numeric(type)) return drawn_schema(type, range);
  if (type.kind != Kind::list && type.kind != Kind::array) return type_schema(type, range);
  auto by_index = empty_table();
  for (std::size_t i = 0; i < type.count(object); ++i)
    by_index["properties"][std::to_string(i)] = parameter(*type.element, type.at(object, i), range);
  return {{"anyOf", {type_schema(type, range), by_index}}};
}

/// Members of members may be written in quotes too, "plant.m1" = ...: these names as properties of their own.
void add_dotted(Json& properties, const std::string& path, const Type& type, const void* object) {
  const auto inner = [&](const std::string& name, const Type& inner_type, const void* inner_object, const std::optional<Range>& range) {
    const auto below = path.empty() ? name : path + "." + name;
    if (!path.empty()) properties[below] = parameter(inner_type, inner_object, range);
    add_dotted(properties, below, inner_type, inner_object);
  };
  if (type.kind == Kind::structure)
    for (const auto& field : type.fields)
      inner(std::string(field.name), *field.type, static_cast<const std::byte*>(object) + field.offset, field.range);
  if (type.kind == Kind::list || type.kind == Kind::array)
    for (std::size_t i = 0; i < type.count(object); ++i) inner(std::to_string(i), *type.element, type.at(object, i), {});
}

Json parameters_table(const Type& structure, const void* row) {
  auto table = empty_table();
  for (const auto& field : structure.fields) {
    const auto* member = static_cast<const std::byte*>(row) + field.offset;
    auto schema = parameter(*field.type, member, field.range);
    annotate(schema, field.doc, unit_of(*field.type, field.unit));
    if (auto value = json_of(*field.type, member)) schema["default"] = std::move(*value);
    table["properties"][std::string(field.name)] = std::move(schema);
  }
  return table;
}

Json samples_schema(const PipelineInfo& pipeline) {
  const auto& row = pipeline.sample_type();
  const auto nominal = row.create();
  auto table = parameters_table(row, nominal.get());
  add_dotted(table["properties"], "", row, nominal.get());
  table["description"] = "what is drawn, and what is fixed; a member that is not mentioned keeps its default";
  return table;
}

Json phase_schema(const PhaseNode& phase) {
  auto table = table_schema(*phase.options, phase.options->create().get());
  table["description"] = phase.summary;
  if (!phase.stepper) return table;
  const auto stepper = table_schema(type_of<StepperSettings>(), type_of<StepperSettings>().create().get());
  for (const auto& [key, schema] : stepper["properties"].items()) {
    const bool observes = key != "record" || phase.recorded;
    if (observes && !table["properties"].contains(key)) table["properties"][key] = schema;  // the phase's own key of that name goes before
  }
  return table;
}

Json sections_schema(const PipelineInfo& pipeline) {
  auto sections = table_schema(type_of<StudySections>(), type_of<StudySections>().create().get());
  if (pipeline.from_files()) {
    sections["properties"].erase("samples");
    sections["properties"]["inputs"]["anyOf"] = {{{"required", {"files"}}}, {{"required", {"file"}}}};
    sections["properties"]["inputs"]["properties"]["files"].erase("default");
    return sections;
  }
  sections["properties"].erase("inputs");
  auto& samples = sections["properties"]["samples"];
  samples["properties"]["count"].erase("default");
  const Json counted{{"properties", {{"method", {{"enum", {"grid", "table"}}}}}}, {"required", {"method"}}};  // by itself
  const Json elsewhere{{"required", {"file"}}};  // may say the count, or the method
  samples["if"] = {{"anyOf", {counted, elsewhere}}};
  samples["else"] = {{"required", {"count"}}};
  return sections;
}

/// Keys of phases, written with dots or as tables; in a list of cases each with one value, otherwise with a list of them.
Json sweep_schema() {
  const Json phases{{"pattern", R"(^(phases(\..+)?|file)$)"}};
  const Json one_case{{"type", "object"},
                      {"properties", {{"name", {{"type", "string"}, {"minLength", 1}, {"description", "of the case"}}}}},
                      {"minProperties", 1},
                      {"propertyNames", {{"pattern", R"(^(phases(\..+)?|file|name)$)"}}}};
  Json sweep{{"anyOf",
              {{{"type", "object"}, {"$ref", "#/$defs/swept"}, {"propertyNames", phases}},
               {{"type", "array"}, {"items", one_case}, {"minItems", 1}}}}};
  annotate(sweep, "cases: lists of values by keys of phases, or cases one by one", "");
  return sweep;
}

/// What stands below a key of [sweep]: a list of values, or keys that lie deeper.
Json swept_schema() {
  const Json values{{"type", "array"}, {"minItems", 1}};
  return {{"type", "object"},
          {"minProperties", 1},
          {"patternProperties", {{"^file$", {{"type", {"string", "array"}}}}}},
          {"additionalProperties", {{"anyOf", {values, {{"$ref", "#/$defs/swept"}}}}}}};
}

std::string text_of(const Json& schema, const std::string& title) {
  Json document{{"$schema", draft}, {"title", title}};
  document.update(schema);
  return document.dump(2) + "\n";
}

}  // namespace

std::string study_schema(const PipelineInfo& pipeline, std::string_view program) {
  auto schema = sections_schema(pipeline);
  if (!pipeline.from_files()) schema["properties"]["samples"]["properties"]["parameters"] = samples_schema(pipeline);
  schema["properties"]["sweep"] = sweep_schema();
  schema["$defs"]["swept"] = swept_schema();
  auto phases = empty_table();
  phases["description"] = "the options of each phase";
  for (const auto& phase : pipeline.phases) phases["properties"][phase.name] = phase_schema(phase);
  schema["properties"]["phases"] = std::move(phases);
  schema["anyOf"] = {{{"required", {pipeline.from_files() ? "inputs" : "samples"}}}, {{"required", {"file"}}}};
  return text_of(schema, fmt::format("study of {}", program));
}

std::string part_schema(const PipelineInfo& pipeline, std::string_view part) {
  if (part == "study") return text_of(sections_schema(pipeline), "the sections that every study has");
  if (part == "samples") return text_of(samples_schema(pipeline), "samples.parameters");
  return text_of(phase_schema(*pipeline.find(part)), fmt::format("phases.{}", part));
}

}  // namespace regatta
