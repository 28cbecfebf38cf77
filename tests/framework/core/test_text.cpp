#include <doctest/doctest.h>

#include "framework/core/text.hpp"
#include "tests/framework/core/example_types.hpp"

using namespace regatta;

TEST_SUITE("framework/core/text") {
  TEST_CASE("objects are written as a study file would") {
    CHECK(to_text(0.1) == "0.1");
    CHECK(to_text(3.0) == "3.0");
    CHECK(to_text(std::string("a\"b")) == "\"a\\\"b\"");
    CHECK(to_text(example::Method::lbfgs) == "\"lbfgs\"");
    CHECK(to_text(example::Layer{2, {1, 2}}) == "{ resistivity = 2.0, gates = [1, 2] }");
    CHECK(to_text(std::variant<example::Auto, int>{4}) == "4");
  }
  TEST_CASE("types say what may be written") {
    CHECK(describe_type(type_of<example::Method>()) == "\"lbfgs\" | \"least_squares\"");
    CHECK(describe_type(type_of<std::array<double, 6>>()) == "6 x number");
  }
  TEST_CASE("the nearest name is offered, a far one is not") {
    const std::vector<std::string_view> names = {"duration", "controller", "substeps"};
    CHECK(nearest("duratoin", names) == "duration");
    CHECK(nearest("contoler", names) == "controller");
    CHECK(nearest("zzz", names).empty());
  }
  TEST_CASE("numbers for people") {
    CHECK(with_commas(0) == "0");
    CHECK(with_commas(1234567) == "1,234,567");
    CHECK(counted(0, "run") == "0 runs");
    CHECK(counted(1, "more failed run") == "1 more failed run");
    CHECK(counted(1200, "run") == "1,200 runs");
    CHECK(readable_bytes(1536) == "1.5 KiB");
    CHECK(readable_bytes(100) == "100 B");
  }
  TEST_CASE("a word of a command line is quoted when a shell would not take it as it is") {
    CHECK(shell_quoted("out/a-b_1=2.5") == "out/a-b_1=2.5");
    CHECK(shell_quoted("") == "''");
    CHECK(shell_quoted("my study") == "'my study'");
    CHECK(shell_quoted("~x") == "'~x'");
    CHECK(shell_quoted("it's") == "'it'\\''s'");
  }
}
