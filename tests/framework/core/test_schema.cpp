#include <doctest/doctest.h>

#include "tests/framework/core/example_types.hpp"

using namespace regatta;

namespace {
struct Row {
  int value = 0;
  static constexpr auto schema() { return fields(field<&Row::value>("v")); }
};
}  // namespace

TEST_SUITE("framework/core/schema") {
  TEST_CASE("a struct describes its members by name, unit, range and place") {
    const auto& type = type_of<example::Everything>();
    CHECK(type.kind == Kind::structure);
    CHECK(type.name == "example::Everything");
    REQUIRE(type.fields.size() == 15);
    const auto* real = type.find("real");
    REQUIRE(real != nullptr);
    CHECK(real->unit == "m");
    CHECK(real->range->high == 1.0);
    CHECK(type.find("whole")->offset == offsetof(example::Everything, whole));
    CHECK(type.find("nothing") == nullptr);
  }

  TEST_CASE("an enum lists its enumerators in order of value") {
    const auto& type = type_of<example::Method>();
    REQUIRE(type.names.size() == 2);
    CHECK(type.names[0] == "lbfgs");
    CHECK(type.names[1] == "least_squares");
    auto method = example::Method::lbfgs;
    set_choice(type, &method, 1);
    CHECK(method == example::Method::least_squares);
    CHECK(choice_index(type, &method) == 1);
    CHECK(type_of<example::Auto>().names[0] == "auto");  // auto_ in C++, where auto is a keyword
  }

  TEST_CASE("a variant shows and makes its alternatives") {
    using Number = std::variant<example::Auto, int>;
    const auto& type = type_of<Number>();
    Number value = 3;
    CHECK(type.count(&value) == 1);
    CHECK(*static_cast<const int*>(type.at(&value, 0)) == 3);
    type.resize(&value, 0);
    CHECK(value.index() == 0);
  }

  TEST_CASE("samples know their rows") {
    const auto& type = type_of<Samples<Row>>();
    CHECK(type.samples);
    CHECK(type.find("rows")->type->element->find("value")->type->kind == Kind::integer);
  }
}
