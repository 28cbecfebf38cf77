#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "framework/testing/phase_under_test.hpp"

namespace regatta::testing {

/// The rows of a Samples<T>, without its type.
struct RowsOf {
  std::uint64_t first_id;
  const Type& list;
  const void* rows;
  RowsOf(const Type& samples, const void* object)
      : first_id(*reinterpret_cast<const std::uint64_t*>(static_cast<const std::byte*>(object) + samples.fields[0].offset)),
        list(*samples.fields[1].type),
        rows(static_cast<const std::byte*>(object) + samples.fields[1].offset) {}
  std::size_t count() const { return list.count(rows); }
  const void* row(std::size_t i) const { return list.at(rows, i); }
};

/// The outputs that have a row a sample.
inline std::vector<std::size_t> ports_of_rows(const PhaseUnderTest& test) {
  std::vector<std::size_t> ports;
  for (const auto port : test.node.outputs) {
    if (test.ports[port].type && test.ports[port].type->samples) ports.push_back(port);
  }
  return ports;
}

}  // namespace regatta::testing
