#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/phase/notes.hpp"
#include "framework/pipeline/pipeline_info.hpp"
#include "framework/pipeline/products.hpp"

namespace regatta::testing {

class Watchdog;

/// A phase with the inputs and options of its contract, without its type: so that the checks are compiled once.
struct PhaseUnderTest {
  PhaseNode node;
  std::vector<PortInfo> ports;                            ///< Inputs, then outputs.
  std::vector<bool (*)(const void*, const void*)> equal;  ///< By port: == of a type without schema(); null where there is none.
  std::vector<std::shared_ptr<void>> inputs;              ///< By port; null for outputs.
  std::shared_ptr<void> default_options, options;
  std::vector<std::optional<SampleRange>> ranges;  ///< By input: its samples; none of what is no Samples<T>.
  std::uint64_t seed = 0;
  SampleRange samples;  ///< Of the run, if an input is a Samples<T>.
  StepperSettings settings;
  double stop_within = 0;        ///< CPU time between two polls [s].
  double ends_within = 0;        ///< Wall time of a call [s].
  bool lane_data = false;        ///< Whether the phase keeps something in each lane.
  Watchdog* watchdog = nullptr;  ///< Told of every call; null: nobody watches.
  std::size_t shared_size = 0;   ///< Of its shared data, without what that owns [bytes].

  /// The inputs of some consecutive samples, by port; no function if not all inputs are Samples<T>.
  std::function<std::vector<std::shared_ptr<void>>(std::uint64_t first, std::uint64_t count)> slice;
  /// No function if the phase has no shared data.
  std::function<std::shared_ptr<const void>()> create_shared_data;
  /// Executes a new phase object with shared data that the caller has made.
  std::function<PhaseOutcome(Products&, Context&, SharedData&)> execute_with;

  /// Made as a study makes it. @throws what the constructor throws
  std::unique_ptr<PhaseObject> make() const { return node.make(options.get(), seed); }
  /// Products that hold the inputs.
  std::unique_ptr<Products> products(const std::vector<std::shared_ptr<void>>& read) const;
};

/// All that a phase leaves in its run.
struct PhaseResult {
  std::unique_ptr<Products> products;
  PhaseOutcome outcome;
  Notes notes;
};

/// Executes the phase in an arena, of one thread as a lane does. Seed and samples of `scope` are those of the test.
/// @throws what the phase throws, and Stopped
PhaseResult execute(const PhaseUnderTest& test, const PhaseObject& phase, RunScope scope = {}, int threads = 1);

/// The first thing in which two results differ, in words: "landings/x of row 3 is 12.5, and was 12.25"; empty if they have the same bits.
std::string difference(const PhaseUnderTest& test, const PhaseResult& was, const PhaseResult& is);
/// The same without the notes, which stand in the order in which they came.
std::string difference_without_notes(const PhaseUnderTest& test, const PhaseResult& was, const PhaseResult& is);

}  // namespace regatta::testing
