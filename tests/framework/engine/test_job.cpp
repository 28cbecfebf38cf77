#include <limits>

#include <doctest/doctest.h>

#include "framework/engine/job.hpp"

using namespace regatta;
using Order = std::vector<std::size_t>;

TEST_SUITE("framework/engine/job") {
  TEST_CASE("the longest estimate is admitted first, ties by index") {
    const std::vector<Job> jobs{
        {.index = 10, .estimate = 1}, {.index = 11, .estimate = 5}, {.index = 9, .estimate = 1}, {.index = 12, .estimate = 3}};
    CHECK(admission_order(jobs) == Order{1, 3, 2, 0});
  }

  TEST_CASE("equal estimates keep the order of the indices") {
    const std::vector<Job> jobs{{.index = 0, .estimate = 0}, {.index = 1, .estimate = 0}, {.index = 2, .estimate = 0}};
    CHECK(admission_order(jobs) == Order{0, 1, 2});
  }

  TEST_CASE("an estimate that is not a number counts as 0 and leaves the others sorted") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<Job> jobs{
        {.index = 0, .estimate = nan}, {.index = 1, .estimate = 2}, {.index = 2, .estimate = nan}, {.index = 3, .estimate = 4}};
    CHECK(admission_order(jobs) == Order{3, 1, 0, 2});
  }
}
