#pragma once
#include "framework/core/columns.hpp"
#include "framework/phase/context.hpp"
#include "framework/pipeline/products.hpp"
#include "framework/pipeline/shared_data.hpp"

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

  /// Where its shared data comes from; before the first execute(). Without this the phase makes it.
  virtual void share_from(SharedSource source) = 0;
};

}  // namespace regatta
