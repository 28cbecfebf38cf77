#pragma once
#include <cstdint>
#include <string>
#include <variant>

#include "framework/core/duration.hpp"
#include "framework/core/schema.hpp"

/// What every stepper can be told, beside its own options: the tables checkpoint, record, limits and the key on_diverged of
/// [phases.NAME]. The tables [checkpoint], [observe] and [limits] of a study are their defaults for all steppers.
namespace regatta {

enum class Auto { auto_ };

struct CheckpointSettings {
  std::variant<Duration, Auto> every = Duration{30};
  Duration failures_every{86'400};
  std::uint64_t every_steps = 0;
  int keep = 2;
  static constexpr auto schema() {
    using S = CheckpointSettings;
    return fields(
        field<&S::every>("wall time between two checkpoints of a run; auto: sqrt(2 C M), with the measured cost C of a checkpoint "
                         "and M = failures_every",
                         range(0, 1e6)),
        field<&S::failures_every>("wall time between two ends of the program that nobody wants, on average: M of every = \"auto\"",
                                  range(1, 1e9)),
        field<&S::every_steps>("steps between two checkpoints; 0: by time only"),
        field<&S::keep>("checkpoints kept of a phase of a run", range(1, 100)));
  }

  /// Of a store that knows no better.
  double seconds() const {
    const auto* given = std::get_if<Duration>(&every);
    return given ? given->seconds : Duration{30}.seconds;
  }
};

struct RecordSettings {
  std::string samples;
  double every = 0.01;
  static constexpr auto schema() {
    using S = RecordSettings;
    return fields(field<&S::samples>("ids of the samples whose course is recorded, such as \"0-9,20\"; empty: none"),
                  field<&S::every>("simulated time between two recorded rows of a sample", unit("s"), range(1e-12, 1e12)));
  }
};

struct LimitSettings {
  Duration wall{0};
  std::uint64_t steps = 0;
  static constexpr auto schema() {
    using S = LimitSettings;
    return fields(field<&S::wall>("wall time after which a run fails, or a run in the phase that says so; 0: none", range(0, 1e9)),
                  field<&S::steps>("steps of a phase, each one call of its function step, after which a run fails; 0: none"));
  }
};

enum class OnDiverged { fail, keep };

struct StepperSettings {
  CheckpointSettings checkpoint;
  RecordSettings record;
  LimitSettings limits;
  OnDiverged on_diverged = OnDiverged::fail;
  static constexpr auto schema() {
    using S = StepperSettings;
    return fields(field<&S::checkpoint>("when the state is saved, so that a stopped run goes on"),
                  field<&S::record>("which samples are recorded, and how often"), field<&S::limits>("when a run has taken too long"),
                  field<&S::on_diverged>("whether a diverged run fails or keeps what it has"));
  }
};

}  // namespace regatta
