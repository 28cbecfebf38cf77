#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/testing/checks.hpp"
#include "framework/testing/difference.hpp"
#include "framework/testing/in_a_thread.hpp"
#include "framework/testing/rows_of.hpp"

namespace regatta::testing {

namespace {

constexpr auto promise = "slices do not matter: ";

bool is_in(const SampleRange& slice, std::uint64_t id) { return id >= slice.first && id - slice.first < slice.count; }

/// Which output does not have the rows of these samples, and which it has.
std::string missing_rows(const PhaseUnderTest& test, const PhaseResult& result, const SampleRange& slice) {
  for (const auto port : ports_of_rows(test)) {
    const auto& info = test.ports[port];
    const RowsOf rows(*info.type, result.products->get(port));
    try {
      slice.require_rows(info.name, rows.first_id, rows.count());
    } catch (const Error& error) {
      return error.what();
    }
  }
  return {};
}

/// A sample that fails in one of the two only.
std::string failure_difference(const Notes& whole, const Notes& part, const SampleRange& slice) {
  const auto has = [](const Notes& notes, const Failure& failure) {
    return std::ranges::find(notes.samples, failure) != notes.samples.end();
  };
  for (const auto& failure : whole.samples) {
    if (is_in(slice, failure.id) && !has(part, failure))
      return fmt::format("sample {} no longer fails with \"{}\"", failure.id, failure.reason);
  }
  for (const auto& failure : part.samples) {
    if (!has(whole, failure)) return fmt::format("sample {} fails with \"{}\"", failure.id, failure.reason);
  }
  return {};
}

/// The rows that a stepper recorded, without their type.
class RecordedOf {
 public:
  RecordedOf(const PhaseNode& node, const Columns& columns) : type_(*node.recorded), rows_(type_.create()) {
    if (!columns.empty()) from_columns(type_, columns, rows_.get());
  }
  std::size_t count() const { return type_.count(rows_.get()); }
  const Type& type() const { return *type_.element; }
  const void* row(std::size_t i) const { return type_.at(rows_.get(), i); }
  std::uint64_t sample(std::size_t i) const { return *static_cast<const std::uint64_t*>(member(i, 0)); }
  double time(std::size_t i) const { return *static_cast<const double*>(member(i, 1)); }
  std::tuple<std::uint64_t, double> key(std::size_t i) const { return {sample(i), time(i)}; }

 private:
  const void* member(std::size_t i, std::size_t field) const { return static_cast<const std::byte*>(row(i)) + type().fields[field].offset; }
  const Type& type_;
  std::shared_ptr<void> rows_;
};

/// Both in order of sample and time.
std::string recorded_difference(const PhaseUnderTest& test, const PhaseResult& whole, const PhaseResult& part, const SampleRange& slice) {
  if (!test.node.recorded) return {};
  const RecordedOf all(test.node, whole.outcome.recorded), some(test.node, part.outcome.recorded);
  std::size_t i = 0;
  for (std::size_t k = 0; k < all.count(); ++k) {
    if (!is_in(slice, all.sample(k))) continue;
    if (i == some.count() || all.key(k) < some.key(i))
      return fmt::format("the row that is recorded of sample {} at {} s is missing", all.sample(k), all.time(k));
    if (some.key(i) < all.key(k)) break;
    auto text = object_difference(all.type(), all.row(k), some.row(i), fmt::format("recorded of sample {}", all.sample(k)));
    if (!text.empty()) return text;
    ++i;
  }
  if (i < some.count()) return fmt::format("a row more is recorded of sample {}, at {} s", some.sample(i), some.time(i));
  return {};
}

/// What is not what it was among all samples. The row of a sample that failed does not count.
std::string slice_difference(const PhaseUnderTest& test, const PhaseResult& whole, const PhaseResult& part, const SampleRange& slice) {
  auto text = missing_rows(test, part, slice);
  if (text.empty()) text = failure_difference(whole.notes, part.notes, slice);
  if (!text.empty()) return text;
  std::set<std::uint64_t> failed;
  for (const auto& failure : part.notes.samples) failed.insert(failure.id);
  for (const auto port : ports_of_rows(test)) {
    const auto& info = test.ports[port];
    const RowsOf all(*info.type, whole.products->get(port)), some(*info.type, part.products->get(port));
    for (std::size_t i = 0; i < some.count(); ++i) {
      if (failed.contains(slice.first + i)) continue;
      text = object_difference(*all.list.element, all.row(slice.first - test.samples.first + i), some.row(i),
                               fmt::format("{} of sample {}", info.name, slice.first + i));
      if (!text.empty()) return text;
    }
  }
  return recorded_difference(test, whole, part, slice);
}

/// Why slices cannot be tried; empty if they can.
std::string hindrance(const PhaseUnderTest& test) {
  for (std::size_t port = 0; port < test.ranges.size(); ++port) {
    if (!test.ranges[port]) return fmt::format("input \"{}\" is no Samples<T>", test.ports[port].name);
  }
  if (!test.slice) return "the phase reads no samples";
  if (test.samples.count < 2) return "the inputs have one sample; give them two or more";
  return {};
}

}  // namespace

void check_slices(const PhaseUnderTest& test, Findings& findings) {
  const auto phase = test.make();
  const auto whole = execute(test, *phase);
  const bool has_samples = std::ranges::any_of(test.ranges, [](const auto& range) { return range.has_value(); });
  if (const auto missing = has_samples ? missing_rows(test, whole, test.samples) : std::string{}; !missing.empty()) {
    findings.broken.push_back("a row a sample: " + missing);
    return;
  }
  if (const auto why = hindrance(test); !why.empty()) {
    findings.kept.push_back(fmt::format("{}not tried: {}", promise, why));
    return;
  }
  const auto count = test.samples.count;
  const auto half = count / 2;
  for (const auto& [offset, length] :
       {std::pair{std::uint64_t{0}, half}, std::pair{half, count - half}, std::pair{count - 1, std::uint64_t{1}}}) {
    auto part = test;
    part.samples = {test.samples.first + offset, length};
    part.inputs = test.slice(part.samples.first, length);
    RunScope scope;
    scope.run = 1 + offset;
    // In a thread of its own: what the whole run left in this one would hide what a slice of another thread finds.
    const auto differs = in_a_thread([&] { return slice_difference(test, whole, execute(part, *phase, scope), part.samples); });
    if (!differs.empty()) {
      findings.broken.push_back(fmt::format(
          "{}{} when samples {} to {} are a run of their own; a row may depend on nothing but its sample, and random numbers are "
          "those of run.random(id of the sample); nothing of an earlier call may stay, in static or thread_local data",
          promise, differs, part.samples.first, part.samples.first + length - 1));
      return;
    }
  }
  if (!ports_of_rows(test).empty() || test.node.recorded)
    findings.kept.push_back(fmt::format("{}{} samples in one run, in two, and the last one alone", promise, count));
  for (const auto port : test.node.outputs) {
    const auto& info = test.ports[port];
    if (!info.type || !info.type->samples)
      findings.kept.push_back(fmt::format("{}not tried for \"{}\", which has no row a sample", promise, info.name));
  }
}

}  // namespace regatta::testing
