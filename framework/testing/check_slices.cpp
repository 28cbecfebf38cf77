#include <algorithm>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/testing/checks.hpp"
#include "framework/testing/difference.hpp"

namespace regatta::testing {

namespace {

/// The rows of a Samples<T>, without its type.
struct RowsOf {
  const Type& list;
  const void* rows;
  RowsOf(const Type& samples, const void* object)
      : list(*samples.fields[1].type), rows(static_cast<const std::byte*>(object) + samples.fields[1].offset) {}
  std::size_t count() const { return list.count(rows); }
  const void* row(std::size_t i) const { return list.at(rows, i); }
};

/// The first row of the slice that is not what it was among all samples.
std::string slice_difference(const PhaseUnderTest& test, const PhaseResult& whole, const PhaseResult& part, const SampleRange& slice) {
  for (const auto port : test.node.outputs) {
    const auto& info = test.ports[port];
    if (!info.type || !info.type->samples) continue;
    const RowsOf all(*info.type, whole.products->get(port)), some(*info.type, part.products->get(port));
    if (all.count() != test.samples.count || some.count() != slice.count) {
      return fmt::format("{} has {} rows for {} samples", info.name, some.count(), slice.count);
    }
    for (std::size_t i = 0; i < some.count(); ++i) {
      auto text = object_difference(*all.list.element, all.row(slice.first - test.samples.first + i), some.row(i),
                                    fmt::format("{} of sample {}:", info.name, slice.first + i));
      if (!text.empty()) return text;
    }
  }
  for (const auto& failure : whole.notes.samples) {
    const bool mine = failure.id >= slice.first && failure.id - slice.first < slice.count;
    if (mine && std::ranges::find(part.notes.samples, failure) == part.notes.samples.end()) {
      return fmt::format("sample {} no longer fails with \"{}\"", failure.id, failure.reason);
    }
  }
  return {};
}

}  // namespace

void check_slices(const PhaseUnderTest& test, Findings& findings) {
  const auto count = test.samples.count;
  if (!test.slice || count < 2) return;
  const auto phase = test.make();
  const auto whole = execute(test, *phase);
  const auto half = count / 2;
  for (const auto& [offset, length] :
       {std::pair{std::uint64_t{0}, half}, std::pair{half, count - half}, std::pair{count - 1, std::uint64_t{1}}}) {
    auto part = test;
    part.samples = {test.samples.first + offset, length};
    part.inputs = test.slice(part.samples.first, length);
    RunScope scope;
    scope.run = 1 + offset;
    std::string differs;
    try {
      differs = slice_difference(test, whole, execute(part, *phase, scope), part.samples);
    } catch (...) {
      differs = fmt::format("it throws \"{}\"", handled_error());
    }
    if (!differs.empty()) {
      findings.broken.push_back(
          fmt::format("slices do not matter: {} when samples {} to {} are a run of their own; a row may depend on nothing but its sample, "
                      "and random numbers are those of run.random(id of the sample)",
                      differs, part.samples.first, part.samples.first + length - 1));
      return;
    }
  }
  findings.kept.push_back(fmt::format("slices do not matter: {} samples in one run, in two, and the last one alone", count));
}

}  // namespace regatta::testing
