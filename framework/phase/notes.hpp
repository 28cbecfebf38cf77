#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "framework/core/schema.hpp"

namespace regatta {

/// One member of a run's slice that ended by itself, or one item of a loop; the others went on.
struct Failure {
  std::uint64_t id = 0;
  std::string reason;
  static constexpr auto schema() { return fields(field<&Failure::id>("sample or item"), field<&Failure::reason>("why it has no result")); }
  friend bool operator==(const Failure&, const Failure&) = default;
};

struct Scalar {
  std::string name;
  double value = 0;
  std::string unit;
  static constexpr auto schema() {
    return fields(field<&Scalar::name>("what was recorded"), field<&Scalar::value>("its value"), field<&Scalar::unit>("its unit"));
  }
  friend bool operator==(const Scalar&, const Scalar&) = default;
};

/// What a phase left in a run beside its products.
struct Notes {
  std::vector<Failure> samples;
  std::vector<Failure> items;
  std::vector<Scalar> scalars;
  static constexpr auto schema() {
    return fields(field<&Notes::samples>("samples that failed"), field<&Notes::items>("items that failed"),
                  field<&Notes::scalars>("recorded numbers"));
  }
  friend bool operator==(const Notes&, const Notes&) = default;
};

}  // namespace regatta
