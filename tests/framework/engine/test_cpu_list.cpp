#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/engine/cpu_list.hpp"

using namespace regatta;

TEST_SUITE("framework/engine/cpu_list") {
  TEST_CASE("a list is read as the kernel writes it") {
    CHECK(parse_cpu_list("0-3,8,10-11") == std::vector<unsigned>{0, 1, 2, 3, 8, 10, 11});
    CHECK(parse_cpu_list("\t0\n") == std::vector<unsigned>{0});
    CHECK(parse_cpu_list("").empty());
    CHECK(parse_cpu_list("3,1-2,1") == std::vector<unsigned>{1, 2, 3});
  }

  TEST_CASE("what is not a list is refused with its text") {
    for (const char* text : {"a", "1-", "3-1", "1,,2", "1,", "-1", "1 2", "0-4000000000", "99999999999999"}) {
      CAPTURE(text);
      const std::string message = fmt::format("\"{}\" is not a list of CPUs such as 0-3,8", text);
      CHECK_THROWS_WITH_AS(parse_cpu_list(text), message.c_str(), Error);
    }
  }

  TEST_CASE("what is written reads back") {
    CHECK(to_cpu_list(std::vector<unsigned>{11, 0, 1, 3, 10}) == "0-1,3,10-11");
    CHECK(to_cpu_list({}).empty());
    CHECK(parse_cpu_list(to_cpu_list(std::vector<unsigned>{7})) == std::vector<unsigned>{7});
  }
}
