#include <doctest/doctest.h>

#include "framework/phase/recorder.hpp"

using namespace regatta;

namespace {
struct Row {
  int value = 0;
  static constexpr auto schema() { return fields(field<&Row::value>("v")); }
};
}  // namespace

TEST_SUITE("framework/phase/recorder") {
  TEST_CASE("a time is due when it is a multiple of record.every, rounding aside") {
    const Recorder<Row> recorder({.samples = "1", .every = 0.01});
    int due = 0;
    for (int k = 0; k <= 1000; ++k) due += recorder.due(k * 1e-3, 1e-3);
    CHECK(due == 101);
    CHECK(recorder.due(0.07, 1e-3));
    CHECK_FALSE(recorder.due(0.071, 1e-3));
  }
  TEST_CASE("rows are sorted by sample, then time") {
    Recorder<Row> recorder({.samples = "0-9", .every = 1});
    recorder.row(2, 0, {20});
    recorder.row(1, 0, {10});
    recorder.row(2, 1, {21});
    recorder.row(1, 1, {11});
    const auto sorted = recorder.sorted();
    REQUIRE(sorted.size() == 4);
    CHECK(sorted[1].sample == 1);
    CHECK(sorted[1].values.value == 11);
    CHECK(sorted[2].sample == 2);
  }
}
