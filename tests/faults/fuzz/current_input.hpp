#pragma once
#include <cstdint>
#include <string>

/// Says which input a program was reading when it crashed, when a sanitizer ended it, or when it did not come back: then it is aborted.
/// One at a time; it takes the signal SIGALRM.
class CurrentInput {
 public:
  /// `seconds`: that reading one input may take at most.
  CurrentInput(const std::string& reader, double seconds);
  ~CurrentInput();
  CurrentInput(const CurrentInput&) = delete;
  CurrentInput& operator=(const CurrentInput&) = delete;

  /// Reading of this one begins; that of the one before has ended.
  void is(std::uint64_t number) const;

 private:
  double seconds_;
};
