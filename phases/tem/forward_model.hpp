#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "framework/simd/instruction_set.hpp"
#include "phases/tem/earth.hpp"
#include "phases/tem/kernel/kernel.hpp"
#include "phases/tem/plan/plan_cache.hpp"
#include "phases/tem/sounding.hpp"
#include "phases/tem/system/system.hpp"

namespace regatta::tem {

class ReferenceSounding;

/// What is computed of each earth.
struct Wanted {
  bool b = false;
  bool dbdt = false;
  bool response = true;
  bool by_conductivity = false;
  bool by_thickness = false;
  bool by_altitude = false;

  bool derivatives() const { return by_conductivity || by_thickness || by_altitude; }
};

/// How exactly it is computed.
enum class Accuracy : std::uint8_t {
  fast,       ///< As ForwardModel says: a million earths a minute.
  reference,  ///< 1e-8 (ReferenceSounding), without derivatives, thousands of times slower: what `fast` is compared with.
};

/// A sounding, or why there is none: its numbers are NaN then.
struct Computed {
  Sounding sounding;
  std::string failure{};
};

/// Soundings of layered earths for one system: relative errors up to 1e-4 of B and 3e-4 of its decline, of the largest value in the
/// neighbourhood where one changes its sign. Those of Accuracy::reference are 1e-8.
///
/// Which plan serves an earth depends on that earth alone: for 0.1 to 1000 ohm m there are one without, one with induced polarisation and
/// one for altitudes up to 100 m, which have few wavenumbers, and another one for all else has many. Plans are made when the first earth
/// asks. Any number of threads may use one model.
class ForwardModel {
 public:
  using Poll = std::function<void()>;

  /// @throws ConfigError if the system is none, nothing is wanted of it, or derivatives are wanted of the reference. @param place  of the
  /// system, for these texts
  ForwardModel(System system, const Wanted& wanted, Accuracy accuracy = Accuracy::fast, InstructionSet set = instruction_set(),
               std::string_view place = "system");

  ForwardModel(ForwardModel&&) noexcept;
  ~ForwardModel();

  /// One sounding an earth. An earth's bits depend on nothing but the earth, and on how the instruction set rounds.
  /// @param room  layers that derivatives have room for in every sounding, NaN where the earth has fewer; 0: as many as each earth has
  /// @param poll  called now and then while the reference computes, to end it by a throw
  std::vector<Computed> compute(
      std::span<const Earth> earths, std::size_t room = 0, const Poll& poll = [] {}) const;
  /// @throws Error if there is none
  Sounding compute(const Earth& earth) const;

  const System& system() const { return system_; }
  const Wanted& wanted() const { return wanted_; }

  /// Makes all plans: from then on the model is only read.
  void prepare() const {
    if (accuracy_ == Accuracy::reference) return;
    for (std::size_t i = 0; i < plan_count; ++i) plan(i);
  }
  /// Wavenumbers times nodes that an earth of that plan takes.
  std::size_t kernels() const { return plan(0).kernels(); }

 private:
  static constexpr std::size_t plan_count = 4;

  struct Group {
    std::size_t plan;
    bool polarised;
    std::size_t layers;
    auto operator<=>(const Group&) const = default;
  };

  const Plan& plan(std::size_t number) const;
  Group group_of(const Earth& earth) const;
  std::string why_not(const Earth& earth) const;
  Sounding empty_sounding(std::size_t layers) const;
  void compute_reference(const Earth& earth, const Poll& poll, Computed& computed) const;
  void compute_side_by_side(std::span<const Earth> earths, std::span<const std::size_t> which, const Group& group,
                            std::vector<Computed>& computed) const;
  void take(const double* rows, std::size_t lane, std::size_t layers, Sounding& sounding) const;

  System system_;
  Wanted wanted_;
  Accuracy accuracy_;
  const Kernel* kernel_;
  std::unique_ptr<const ReferenceSounding> reference_;  // or null
  std::vector<PlannedOutput> outputs_;
  std::unique_ptr<PlanCache<plan_count>> plans_ = std::make_unique<PlanCache<plan_count>>();
};

}  // namespace regatta::tem
