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
  TEST_CASE("a row of a sample that the run does not have is the author's mistake") {
    Recorder<Row> recorder({.samples = "0-9", .every = 1}, {4, 2});
    recorder.row(5, 0, {});
    CHECK_THROWS_WITH_AS(recorder.row(6, 0, {}),
                         "a recorded row names sample 6, which is not one of this run (4 to 5); the id of a row is first_id plus its index",
                         Error);
    CHECK(recorder.recorded().size() == 1);
  }
  TEST_CASE("a recorder is empty where the run has no sample that is wanted") {
    const RecordSettings settings{.samples = "3,10-19", .every = 1};
    CHECK_FALSE(Recorder<Row>(settings).empty());
    CHECK(Recorder<Row>(settings, {4, 6}).empty());
    CHECK_FALSE(Recorder<Row>(settings, {4, 7}).empty());
    CHECK_FALSE(Recorder<Row>(settings, {19, 7}).empty());
    CHECK(Recorder<Row>(settings, {20, 7}).empty());
    CHECK(Recorder<Row>({.samples = "", .every = 1}).empty());
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
