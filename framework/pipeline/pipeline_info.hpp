#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/core/type.hpp"
#include "framework/phase/coordinate.hpp"
#include "framework/phase/cost.hpp"
#include "framework/pipeline/phase_object.hpp"

/// A pipeline as data: what studies, plans, files and the engine need to know of it, without its types.
namespace regatta {

struct PortInfo {
  std::string name;
  std::string type_name;       ///< As C++ spells it, for people.
  const Type* type = nullptr;  ///< Null: the product has no schema; it is transient, and made again on resume.
  bool reduced = false;        ///< A Samples<T> whose rows are merged and summarised in study.h5.
};

/// Data that a phase makes once for all its runs.
struct SharedInfo {
  std::string type_name;       ///< As C++ spells it, for people.
  const Type* type = nullptr;  ///< Null: it cannot be stored, so that every process makes its own.
  std::string why_not;         ///< "it has no schema()"; empty if it can be stored.
  std::shared_ptr<const void> (*make)(const void* options, std::uint64_t seed) = nullptr;  ///< @throws whatever the phase throws

  /// Of a type that can become columns and come back: stored unless it names files, which the next machine may have elsewhere.
  void store_as(const Type& stored);
};

struct PhaseNode {
  std::size_t position = 0;  ///< In the whole pipeline.
  std::string name;
  std::string class_name;  ///< What its class calls itself, in messages; differs from the name of a phase that As<> renames.
  std::string summary;
  int version = 1;
  bool stepper = false;
  const Type* options = nullptr;
  std::optional<SharedInfo> shared;
  const Type* recorded = nullptr;    ///< Of a stepper that observes: its Recorded<Row>.
  std::vector<std::size_t> inputs;   ///< Ports, each once.
  std::vector<std::size_t> outputs;  ///< Ports.
  std::vector<std::size_t> after;    ///< Phases that write its inputs.
  /// Whether a stepper can do with what the study says to every stepper; null: it does not care. @throws ConfigError
  void (*check)(const void* options, const StepperSettings& settings) = nullptr;
  /// The same options with what the phase takes for those that are left out; null: these say it themselves.
  std::shared_ptr<const void> (*in_effect)(const void* options) = nullptr;
  Cost (*estimate)(const void* options, const RunInfo& run) = nullptr;    ///< Null: the phase does not say.
  std::vector<Coordinate> (*coordinates)(const void* options) = nullptr;  ///< Null: the phase has none.
  std::unique_ptr<PhaseObject> (*make)(const void* options,
                                       std::uint64_t seed) = nullptr;  ///< @throws ConfigError of the phase's constructor
};

/// What a phase itself calls a port that it writes: without the name that As<> sets before it.
std::string_view own_port_name(std::string_view phase, std::string_view port);

struct PipelineInfo {
  std::vector<PortInfo> ports;  ///< The first source_count are written by the study.
  std::size_t source_count = 0;
  std::vector<PhaseNode> phases;  ///< In an order in which every phase stands after those it reads from.
  std::size_t whole = 0;          ///< Phases of the whole pipeline; more than phases.size() in a part of it.

  std::vector<std::string> port_names() const;
  const PhaseNode* find(std::string_view phase) const;
  /// The part that ends with this phase: it, and all that it reads from. Ports keep their places; what nobody writes is not reduced.
  /// @pre find(phase)
  PipelineInfo until(std::string_view phase) const;

  /// What the study writes: the samples that it draws, or an input file.
  const PortInfo& source() const { return ports.front(); }
  /// A run is an input file; otherwise it is a slice of the samples.
  bool from_files() const { return source().type->kind == Kind::file; }
  /// The row of the samples that are drawn. @pre !from_files()
  const Type& sample_type() const { return *source().type->find("rows")->type->element; }
};

}  // namespace regatta
