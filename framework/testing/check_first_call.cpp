#include <chrono>
#include <cstring>

#include <fmt/format.h>

#include "framework/core/columns.hpp"
#include "framework/testing/checks.hpp"
#include "framework/testing/child_process.hpp"
#include "framework/testing/difference.hpp"
#include "framework/testing/malloc_of_glibc.hpp"
#include "framework/testing/rows_of.hpp"

namespace regatta::testing {

namespace {

constexpr auto promise = "slices do not matter: ";
constexpr std::string_view end_of_all = "done";  // a process that ends before it has said this did not manage

bool can_be_tried(const PhaseUnderTest& test) {
  // A process that a sanitizer watches may not go on without its other threads.
  return malloc_of_glibc && test.slice && test.samples.count > 1 && !ports_of_rows(test).empty();
}

Columns columns_of(const RowsOf& rows, std::size_t i) { return to_columns(*rows.list.element, rows.row(i)); }

class Packed {
 public:
  void number(std::uint64_t value) { text.append(reinterpret_cast<const char*>(&value), sizeof value); }
  void column(const Column& column) {
    number(column.element_size);
    number(column.shape.size());
    for (const auto extent : column.shape) number(extent);
    number(column.bytes.size());
    text.append(reinterpret_cast<const char*>(column.bytes.data()), column.bytes.size());
  }
  std::string text;
};

/// What Packed made, of columns of the same types.
class Unpacked {
 public:
  explicit Unpacked(std::string_view text) : left_(text) {}
  std::uint64_t number() {
    std::uint64_t value = 0;
    std::memcpy(&value, left_.data(), sizeof value);
    left_.remove_prefix(sizeof value);
    return value;
  }
  Columns columns(Columns like) {
    for (auto& column : like) {
      column.element_size = number();
      column.shape.resize(number());
      for (auto& extent : column.shape) extent = number();
      column.bytes.resize(number());
      if (!column.bytes.empty()) std::memcpy(column.bytes.data(), left_.data(), column.bytes.size());
      left_.remove_prefix(column.bytes.size());
    }
    return like;
  }

 private:
  std::string_view left_;
};

/// Says the row of each port, and that it is done.
void say_last_sample(PhaseUnderTest test, int pipe) {
  const auto last = test.samples.first + test.samples.count - 1;
  test.inputs = test.slice(last, 1);
  test.samples = {last, 1};
  RunScope scope;
  scope.deadline = std::chrono::steady_clock::now() +
                   std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(test.ends_within));
  const auto result = execute(test, *test.make(), scope);
  if (!result.notes.samples.empty()) return;  // the row of a sample that failed does not count
  Packed packed;
  for (const auto port : ports_of_rows(test)) {
    const RowsOf rows(*test.ports[port].type, result.products->get(port));
    if (rows.count() != 1) return;  // another check says so
    for (const auto& column : columns_of(rows, 0)) packed.column(column);
  }
  say(pipe, packed.text.append(end_of_all));
}

}  // namespace

std::optional<std::string> last_sample_elsewhere(const PhaseUnderTest& test) {
  if (!can_be_tried(test)) return {};
  auto said = said_by_child([&](int pipe) { say_last_sample(test, pipe); }, 1 + 2 * test.ends_within);
  if (!said || !said->ends_with(end_of_all)) return {};
  return said;
}

void check_first_call(const PhaseUnderTest& test, const PhaseResult& first, const std::optional<std::string>& elsewhere,
                      Findings& findings) {
  if (!elsewhere) {
    if (test.slice && test.samples.count > 1)
      findings.kept.push_back(fmt::format("{}not tried in a process of its own: {}", promise,
                                          can_be_tried(test) ? "the last sample alone has no row there"
                                                             : "under sanitizers, without the malloc of glibc, or without rows"));
    return;
  }
  const auto last = test.samples.first + test.samples.count - 1;
  for (const auto& failure : first.notes.samples)
    if (failure.id == last) return;  // check_slices() compares failures
  Unpacked unpacked(*elsewhere);
  for (const auto port : ports_of_rows(test)) {
    const auto& info = test.ports[port];
    const RowsOf rows(*info.type, first.products->get(port));
    const auto index = test.samples.count - 1;
    const auto& row = *rows.list.element;
    const auto there = row.create();
    from_columns(row, unpacked.columns(columns_of(rows, index)), there.get());
    const auto differs = object_difference(row, rows.row(index), there.get(), fmt::format("{} of sample {}", info.name, last));
    if (differs.empty()) continue;
    findings.broken.push_back(fmt::format(
        "{}{} when it is the first sample that a process computes; nothing of an earlier call may stay, in static data", promise, differs));
    return;
  }
  findings.kept.push_back(fmt::format("{}the last one alone as the first call of another process", promise));
}

}  // namespace regatta::testing
