#include <doctest/doctest.h>

#include "framework/core/columns.hpp"
#include "framework/core/error.hpp"
#include "tests/framework/core/example_types.hpp"

using namespace regatta;
using example::Everything;

namespace {
struct Point {
  double x = 0;
  std::array<float, 2> yz{};
  static constexpr auto schema() { return fields(field<&Point::x>("x", unit("m")), field<&Point::yz>("yz")); }
  friend bool operator==(const Point&, const Point&) = default;
};
}  // namespace

TEST_SUITE("framework/core/columns") {
  TEST_CASE("every kind of member comes back bit for bit") {
    Everything object;
    object.real = 0.1 + 0.2;
    object.layers[1].gates = {9, 8};
    object.limit = -0.0;
    object.bound.reset();
    CHECK(from_columns<Everything>(to_columns(object)) == object);
  }

  TEST_CASE("rows become columns with the axis of their samples") {
    const Samples<Point> samples{7, {{1, {2, 3}}, {4, {5, 6}}, {7, {8, 9}}}};
    const auto columns = to_columns(samples);
    const auto* x = find_column(columns, "x");
    REQUIRE(x != nullptr);
    CHECK(x->shape == std::vector<std::size_t>{3});
    CHECK(x->dimensions == std::vector<std::string>{"sample"});
    CHECK(x->unit == "m");
    CHECK(find_column(columns, "yz")->shape == std::vector<std::size_t>{3, 2});
    const auto back = from_columns<Samples<Point>>(columns);
    CHECK(back.first_id == 7);
    CHECK(back.rows == samples.rows);
  }

  TEST_CASE("a bare table has rows, not samples") {
    const std::vector<Point> points = {{1, {2, 3}}, {4, {5, 6}}};
    const auto columns = to_columns(points);
    CHECK(find_column(columns, "x")->dimensions == std::vector<std::string>{"row"});
    CHECK(from_columns<std::vector<Point>>(columns) == points);
  }

  TEST_CASE("empty tables keep their columns") {
    const auto columns = to_columns(Samples<Point>{});
    CHECK(find_column(columns, "yz")->shape == std::vector<std::size_t>{0, 2});
    CHECK(from_columns<Samples<Point>>(columns).rows.empty());
  }

  TEST_CASE("a list inside rows is stored flat with its lengths") {
    const auto columns = to_columns(Everything{});
    CHECK(find_column(columns, "layers/gates_count")->shape == std::vector<std::size_t>{3});
    CHECK(find_column(columns, "layers/gates")->shape == std::vector<std::size_t>{4});
  }

  TEST_CASE("a missing or misfit column is named") {
    auto columns = to_columns(Samples<Point>{0, {{}, {}}});
    columns.pop_back();
    CHECK_THROWS_WITH_AS(from_columns<Samples<Point>>(columns), "column yz is missing", Error);
    auto short_column = to_columns(Samples<Point>{0, {{}, {}}});
    short_column.back().shape = {1, 2};
    auto other_kind = to_columns(Samples<Point>{0, {{}, {}}});
    other_kind.front().type = &type_of<std::int64_t>();
    CHECK_THROWS_WITH_AS(from_columns<Samples<Point>>(other_kind), "column first_id holds values of kind integer where natural is expected",
                         Error);
    CHECK_THROWS_WITH_AS(from_columns<Samples<Point>>(short_column), "column yz holds 2 values of 4 bytes where 4 of 4 are expected",
                         Error);
  }
}
