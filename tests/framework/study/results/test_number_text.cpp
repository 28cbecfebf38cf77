#include <limits>

#include <doctest/doctest.h>

#include "framework/study/results/number_text.hpp"

using namespace regatta;

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
using Two = std::pair<std::string, std::string>;

}  // namespace

TEST_SUITE("framework/study/number_text") {
  TEST_CASE("whole numbers as they are, others with four digits") {
    CHECK(short_number(123'456) == "123456");
    CHECK(short_number(-0.0) == "0");
    CHECK(short_number(2e7) == "2e+07");
    CHECK(short_number(0.123456) == "0.1235");
    CHECK(short_number(no_number) == "-");
  }
  TEST_CASE("the error has two digits, the mean ends at the same place") {
    CHECK(with_error(12.3456, 0.0234) == Two{"12.346", "0.023"});
    CHECK(with_error(1234.5, 56.7) == Two{"1234", "57"});  // 1234.5 is halfway: to the even one
    CHECK(with_error(0, 1e-9) == Two{"0e+00", "1.0e-09"});
    CHECK(with_error(4, no_number) == Two{"4", "-"});  // of one sample
    CHECK(with_error(no_number, no_number) == Two{"-", "-"});
  }
  TEST_CASE("shares in percent") {
    CHECK(percent(0.814) == "81.40 %");
    CHECK(percent(no_number) == "-");
    CHECK(percent_interval(0.0005, 1) == " 0.05 - 100.00 %");
    CHECK(percent_interval(no_number, no_number) == "-");
  }
}
