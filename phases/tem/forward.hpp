#pragma once
#include <memory>
#include <vector>

#include "framework/phase/phase.hpp"
#include "phases/tem/draw.hpp"
#include "phases/tem/forward_model.hpp"
#include "phases/tem/noise.hpp"

namespace regatta::tem {

enum class Quantity : std::uint8_t { b, dbdt, response };
enum class Parameter : std::uint8_t { conductivity, thickness, altitude };

/// Computes what a system sees of every earth. An earth that no plan can serve fails with the reason, and the others go on.
///
/// Reads  "earths"     Earths
/// Writes "soundings"  Samples<Sounding>
class Forward {
 public:
  static constexpr PhaseInfo info{.name = "forward", .summary = "Computes what a system sees of every earth", .version = 3};

  struct Options {
    System system;
    std::vector<Quantity> outputs{Quantity::response};
    std::vector<Parameter> derivatives;
    Accuracy accuracy = Accuracy::fast;
    Noise noise;

    static constexpr auto schema() {
      using O = Options;
      return fields(field<&O::system>("transmitter, receiver and gates"),
                    field<&O::outputs>("response: -dB/dt for the waveform of the system; dbdt, b: -dB/dt and B after a step-off at time 0"),
                    field<&O::derivatives>("of these outputs, by what"),
                    field<&O::accuracy>("fast: errors up to 1e-4 of B and 3e-4 of rates; reference: 1e-8, thousands of times slower"),
                    field<&O::noise>("added to the outputs, not to their derivatives; none"));
    }
  };

  /// @throws ConfigError if the system is none
  explicit Forward(const Options& options);

  /// For earths of three layers, which is all that is known before samples are drawn.
  static Cost estimate(const Options& options, const RunInfo& run);

  /// The times of gates, in the middle of those that are open for a while.
  static std::vector<Coordinate> coordinates(const Options& options);

  static std::shared_ptr<const ForwardModel> create_shared_data(const Options& options, Setup& setup);

  Out<"soundings", Samples<Sounding>> process(In<"earths", Earths> earths, Shared<ForwardModel> model, Context& run) const;

 private:
  void add_noise(Sounding& sounding, std::uint64_t sample, const Context& run) const;

  Options options_;
  std::vector<double> times_;  // of gates
};
REGATTA_PHASE(Forward);

/// What these options ask of a model.
Wanted wanted_of(const Forward::Options& options);

}  // namespace regatta::tem
