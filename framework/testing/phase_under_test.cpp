#include "framework/testing/phase_under_test.hpp"

#include <tbb/task_arena.h>

#include "framework/core/columns.hpp"
#include "framework/testing/difference.hpp"
#include "framework/testing/watchdog.hpp"

namespace regatta::testing {

std::unique_ptr<Products> PhaseUnderTest::products(const std::vector<std::shared_ptr<void>>& read) const {
  std::vector<std::string> names;
  for (const auto& port : ports) names.push_back(port.name);
  auto made = std::make_unique<Products>(std::move(names));
  for (std::size_t port = 0; port < ports.size(); ++port) {
    made->expect_readers(port, 1);
    if (read[port]) made->put(port, read[port]);
  }
  return made;
}

PhaseResult execute(const PhaseUnderTest& test, const PhaseObject& phase, RunScope scope, int threads) {
  scope.seed = test.seed;
  scope.samples = test.samples;
  Context context(test.node.name, scope, test.settings);
  PhaseResult result{test.products(test.inputs), {}, {}};
  std::exception_ptr thrown;  // carried over the border of the arena, for Stopped is no std::exception
  const auto work = [&] {
    try {
      result.outcome = phase.execute(*result.products, context);
    } catch (...) {
      thrown = std::current_exception();
    }
  };
  if (test.watchdog) test.watchdog->call();
  tbb::task_arena(threads).execute(work);
  if (test.watchdog) test.watchdog->call();
  if (thrown) std::rethrow_exception(thrown);
  result.notes = context.notes();
  return result;
}

std::string difference_without_notes(const PhaseUnderTest& test, const PhaseResult& was, const PhaseResult& is) {
  for (const auto port : test.node.outputs) {
    const auto& info = test.ports[port];
    const void* before = was.products->get(port);
    const void* now = is.products->get(port);
    if (info.type) {
      const auto text = columns_difference(info.name, to_columns(*info.type, before), to_columns(*info.type, now));
      if (!text.empty()) return text;
    } else if (test.equal[port] && !test.equal[port](before, now)) {
      return info.name + " is not equal to what it was (by the == of its type)";
    }
  }
  return columns_difference("recorded", was.outcome.recorded, is.outcome.recorded);
}

std::string difference(const PhaseUnderTest& test, const PhaseResult& was, const PhaseResult& is) {
  auto text = difference_without_notes(test, was, is);
  if (text.empty()) text = columns_difference("notes", to_columns(was.notes), to_columns(is.notes));
  return text;
}

}  // namespace regatta::testing
