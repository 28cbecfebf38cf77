#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <limits>

#include "phases/pendulum/kernel/inputs.hpp"

namespace regatta::pendulum {

/// Structs of T's and nothing else, as arrays of rows: one row a T, of which each lane has a column.
template <class Of, std::size_t L>
struct Rows {
  static constexpr std::size_t count = sizeof(Of) / sizeof(double);
  double row[count][L];

  void put(std::size_t lane, const Of& value) {
    const auto numbers = std::bit_cast<std::array<double, count>>(value);
    for (std::size_t i = 0; i < count; ++i) row[i][lane] = numbers[i];
  }
  Of get(std::size_t lane) const {
    std::array<double, count> numbers;
    for (std::size_t i = 0; i < count; ++i) numbers[i] = row[i][lane];
    return std::bit_cast<Of>(numbers);
  }
  /// PackOf is Of with packs for doubles.
  template <class T, class PackOf>
  void load_into(PackOf& to) const {
    static_assert(sizeof(PackOf) == count * sizeof(T));
    T* numbers = reinterpret_cast<T*>(&to);
    for (std::size_t i = 0; i < count; ++i) simd::load(numbers[i], row[i]);
  }
  template <class T, class PackOf>
  void store_from(const PackOf& from) {
    static_assert(sizeof(PackOf) == count * sizeof(T));
    const T* numbers = reinterpret_cast<const T*>(&from);
    for (std::size_t i = 0; i < count; ++i) simd::store(numbers[i], row[i]);
  }
};

/// The members that are in the lanes of packs of T. An idle lane holds a pendulum at rest, which nothing disturbs.
template <class T>
class Lanes {
 public:
  static constexpr std::size_t count = simd::lanes<T>;
  static constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

  Rows<State, count> z;
  Rows<ControllerMemory, count> memory;
  Rows<Metrics, count> metrics;
  Rows<StepControl, count> control;
  Rows<Coefficients<double>, count> plant;
  double k[count];       ///< Control interval that comes next.
  double force[count];   ///< Constant disturbance [N].
  Inputs<count> inputs;  ///< After foresee().
  bool busy[count];

  [[gnu::noinline]] Lanes(const LoopTerms& terms, const Work& work) : terms_(terms), work_(work) {
    for (std::size_t l = 0; l < count; ++l) {
      plant.put(l, work.plants[work.queue[0]]);
      take_next(l);
    }
  }

  bool any_busy() const {
    for (std::size_t l = 0; l < count; ++l)
      if (busy[l]) return true;
    return false;
  }

  /// Whether any plant has Coulomb friction.
  bool coulomb() const {
    constexpr std::size_t fc0 = offsetof(Coefficients<double>, fc0) / sizeof(double);
    for (std::size_t l = 0; l < count; ++l)
      if (plant.row[fc0][l] != 0) return true;
    return false;
  }

  /// Control periods until any lane has to be looked at.
  std::uint64_t periods() const {
    std::uint64_t least = never;
    for (std::size_t l = 0; l < count; ++l)
      if (busy[l] && look_[l] - at(l) < least) least = look_[l] - at(l);
    return least;
  }

  /// Fills the inputs of as many of the next periods as there is room for; returns their number.
  [[gnu::noinline]] std::uint64_t foresee(std::uint64_t periods) {
    const auto n = static_cast<std::size_t>(periods < inputs.periods ? periods : inputs.periods);
    for (std::size_t l = 0; l < count; ++l) {
      if (busy[l])
        inputs.fill(l, n, terms_, work_, member_[l], at(l), force[l]);
      else
        inputs.clear(l);
    }
    return n;
  }

  std::uint64_t busy_lanes() const {
    std::uint64_t number = 0;
    for (std::size_t l = 0; l < count; ++l) number += busy[l] ? 1 : 0;
    return number;
  }

  /// The member of a busy lane has left the limits in this step; the lane is idle until look().
  [[gnu::noinline]] void end(std::size_t l, const StepOut& step) {
    auto& member = leave(l);
    end_in_step(member, work_.plants[member_[l]], terms_, step);
  }

  /// After periods(): members that have reached the end of what is asked leave, and lanes take the next ones.
  [[gnu::noinline]] void look() {
    for (std::size_t l = 0; l < count; ++l) {
      if (busy[l] && at(l) == work_.until) end_if_complete(leave(l), terms_);
      if (!busy[l])
        take_next(l);
      else if (at(l) == look_[l])
        set_force(l);
    }
  }

  /// All members leave.
  [[gnu::noinline]] void leave_all() {
    for (std::size_t l = 0; l < count; ++l)
      if (busy[l]) leave(l);
  }

 private:
  std::uint64_t at(std::size_t l) const { return static_cast<std::uint64_t>(k[l]); }

  Member& leave(std::size_t l) {
    auto& member = work_.members[member_[l]];
    member.z = z.get(l);
    member.memory = memory.get(l);
    member.metrics = metrics.get(l);
    member.control = control.get(l);
    member.k = at(l);
    busy[l] = false;
    return member;
  }

  void take_next(std::size_t l) {
    busy[l] = next_ < work_.queue.size();
    if (!busy[l]) {
      z.put(l, {});
      memory.put(l, {});
      metrics.put(l, {});
      control.put(l, {});
      k[l] = force[l] = 0;
      return;
    }
    member_[l] = work_.queue[next_++];
    const auto& member = work_.members[member_[l]];
    z.put(l, member.z);
    memory.put(l, member.memory);
    metrics.put(l, member.metrics);
    control.put(l, member.control);
    plant.put(l, work_.plants[member_[l]]);
    k[l] = static_cast<double>(member.k);
    set_force(l);
  }

  void set_force(std::size_t l) {
    std::size_t piece = 0;
    const auto pieces = terms_.disturbances->pieces();
    while (piece + 1 < pieces.size() && pieces[piece + 1].first <= at(l)) ++piece;
    force[l] = work_.members[member_[l]].disturbance * pieces[piece].force;
    look_[l] = work_.until;
    if (piece + 1 < pieces.size() && pieces[piece + 1].first < look_[l]) look_[l] = pieces[piece + 1].first;
  }

  const LoopTerms& terms_;
  const Work& work_;
  std::size_t next_ = 0;  // in the queue
  std::uint32_t member_[count];
  std::uint64_t look_[count];
};

}  // namespace regatta::pendulum
