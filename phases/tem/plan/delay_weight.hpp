#pragma once
#include <span>
#include <vector>

namespace regatta::tem {

/// What is measured when the current of the loop changes in any way is a sum over delays d of the response to a step, each with a weight:
///
///     B:        integral of w(d) B(d) dd            of a decay, with B = exp(-a d):              integral of w exp(-a d)
///     -dB/dt:   integral of w(d) (-dB/dt)(d) dd                                                  integral of w a exp(-a d)
///
/// A time after a step is one delay, a gate that is open for a while an even share of many, and a ramp of the current as well: of both
/// together it is a trapezium. So every output is a sum of pieces in which w is linear, and each piece is exact.
class DelayWeight {
 public:
  struct Piece {
    double from, to;        ///< [s]; the same: a single delay, whose weight is `at_from`.
    double at_from, at_to;  ///< [1/s]

    bool is_instant() const { return from == to; }
    /// Of a decay exp(-a t): integral of w exp(-a d).
    double of_decay(double a) const;
    double whole() const;  ///< Integral of w.
  };

  /// A time after the current was switched off.
  static DelayWeight instant(double time);
  /// The mean from `open` to `close`.
  static DelayWeight mean(double open, double close);

  /// The gate of this weight, for a current of `amplitudes` at `times` (linear between, constant before and after), in place of one that is
  /// switched off from 1 to 0 at time 0. @pre the gate is an instant or a mean, behind the last time
  DelayWeight of_waveform(std::span<const double> times, std::span<const double> amplitudes) const;

  const std::vector<Piece>& pieces() const { return pieces_; }
  double first() const;  ///< The least delay [s].
  double last() const;   ///< The largest one [s].

  /// The pieces between two delays, cut there. A single delay at the end is left to the next part.
  std::vector<Piece> between(double from, double to) const;

 private:
  std::vector<Piece> pieces_;
};

}  // namespace regatta::tem
