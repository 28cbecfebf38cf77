#pragma once
#include <exception>
#include <memory>
#include <mutex>

#include "framework/core/columns.hpp"
#include "framework/phase/context.hpp"
#include "framework/pipeline/products.hpp"

namespace regatta {

/// The columns that a stepper recorded of chosen samples; empty for others.
struct PhaseOutcome {
  Columns recorded;
};

/// One phase of a pipeline, made from its options: serves every lane at once.
class PhaseObject {
 public:
  virtual ~PhaseObject() = default;

  /// Reads its inputs from and writes its outputs to `products`. @throws whatever the phase throws, and Stopped.
  virtual PhaseOutcome execute(Products& products, Context& context) const = 0;
};

/// The shared data of a phase: made once, by the first lane that asks; the others wait. A failure is the same for all who ask.
class SharedData {
 public:
  template <class Make>
  const std::shared_ptr<const void>& get(Make make) {
    std::call_once(once_, [&] {
      try {
        value_ = make();
      } catch (...) {
        failure_ = std::current_exception();  // kept and thrown to every run that asks, below
      }
    });
    if (failure_) std::rethrow_exception(failure_);
    return value_;
  }

 private:
  std::once_flag once_;
  std::shared_ptr<const void> value_;
  std::exception_ptr failure_;
};

}  // namespace regatta
