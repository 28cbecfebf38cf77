#include <map>

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

struct Nested {
  std::optional<std::vector<double>> wish;
  std::optional<Point> point;
  std::vector<std::vector<std::string>> words;
  std::vector<std::vector<std::vector<int>>> deep;
  std::vector<std::array<double, 3>> places;
  std::array<std::vector<double>, 2> pair;
  std::vector<std::optional<std::vector<int>>> maybe;
  std::vector<std::optional<double>> holes;
  std::optional<std::optional<int>> twice;
  std::vector<std::array<std::array<float, 2>, 2>> matrices;
  static constexpr auto schema() {
    using N = Nested;
    return fields(field<&N::wish>("w"), field<&N::point>("p"), field<&N::words>("w"), field<&N::deep>("d"), field<&N::places>("p"),
                  field<&N::pair>("p"), field<&N::maybe>("m"), field<&N::holes>("h"), field<&N::twice>("t"), field<&N::matrices>("m"));
  }
  friend bool operator==(const Nested&, const Nested&) = default;
};
struct Clash {
  std::vector<int> x;
  int x_count = 0;
  static constexpr auto schema() { return fields(field<&Clash::x>("x"), field<&Clash::x_count>("n")); }
};
struct Layer {
  double resistivity = 0;
  std::vector<int> marks;
  static constexpr auto schema() { return fields(field<&Layer::resistivity>("r", unit("ohm m")), field<&Layer::marks>("m")); }
  friend bool operator==(const Layer&, const Layer&) = default;
};
struct Sounding {
  SameLength<double> b;
  SameLength<Layer> layers;
  SameLength<float> none;
  static constexpr auto schema() {
    return fields(field<&Sounding::b>("b", unit("T")), field<&Sounding::layers>("l"), field<&Sounding::none>("n"));
  }
  friend bool operator==(const Sounding&, const Sounding&) = default;
};
struct Bare {
  int value = 0;
};
template <class T>
struct Holds {
  T value{};
  static constexpr auto schema() { return fields(field<&Holds::value>("v")); }
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

  TEST_CASE("lists of the same length in all rows are one axis more, and come back") {
    Samples<Sounding> soundings{7, {}};
    for (int i = 0; i < 3; ++i) soundings.rows.push_back({{1.0 * i, 2.0 * i}, {{10.0 + i, {i}}, {20.0 + i, {}}, {30.0 + i, {1, 2}}}, {}});
    const auto columns = to_columns(soundings);
    const auto& b = *find_column(columns, "b");
    CHECK(b.shape == std::vector<std::size_t>{3, 2});
    CHECK(b.dimensions == std::vector<std::string>{"sample", "b"});
    CHECK(b.unit == "T");
    CHECK(find_column(columns, "layers/resistivity")->shape == std::vector<std::size_t>{3, 3});
    CHECK(find_column(columns, "layers/marks_count")->shape == std::vector<std::size_t>{3, 3});
    CHECK(find_column(columns, "none") == nullptr);
    CHECK(from_columns<Samples<Sounding>>(columns).rows == soundings.rows);

    soundings.rows[2].b.push_back(5);
    CHECK_THROWS_WITH_AS(to_columns(soundings),
                         "b has 2 elements in row 0 and 3 in row 2; the lengths of a SameLength are the same in all rows", Error);
    const SameLength<double> alone{1, 2, 3};  // not in rows: as any list
    CHECK(from_columns<SameLength<double>>(to_columns(alone)) == alone);
  }

  TEST_CASE("lists, arrays and optionals in each other come back, empty ones too, with names and axes of their own") {
    Nested full;
    full.wish = {1, 2, 3};
    full.point = Point{1, {2, 3}};
    full.words = {{"a", "bc"}, {}, {"d"}};
    full.deep = {{{1}, {}}, {}, {{2, 3}, {4}}};
    full.places = {{1, 2, 3}, {4, 5, 6}};
    full.pair = {std::vector<double>{1, 2}, std::vector<double>{}};
    full.maybe = {std::vector<int>{1}, std::nullopt, std::vector<int>{}};
    full.holes = {1.5, std::nullopt};
    full.twice.emplace();
    full.matrices.push_back({{{1, 2}, {3, 4}}});
    CHECK(from_columns<Nested>(to_columns(full)) == full);
    CHECK(from_columns<Nested>(to_columns(Nested{})) == Nested{});
    Nested empty;
    empty.wish.emplace();
    empty.words.resize(2);
    empty.deep.resize(1);
    empty.maybe.resize(1);
    CHECK(from_columns<Nested>(to_columns(empty)) == empty);
    const std::vector<Nested> rows = {full, {}, empty};
    CHECK(from_columns<std::vector<Nested>>(to_columns(rows)) == rows);
    const std::vector<std::vector<double>> bare = {{1, 2}, {}, {3}};
    CHECK(from_columns<std::vector<std::vector<double>>>(to_columns(bare)) == bare);

    for (const auto& columns : {to_columns(full), to_columns(empty), to_columns(rows)}) {
      std::map<std::string, std::size_t> lengths;
      for (const auto& column : columns) {
        for (std::size_t i = 0; i < column.shape.size(); ++i) {
          const auto known = lengths.emplace(column.dimensions[i], column.shape[i]).first;
          CHECK_MESSAGE(known->second == column.shape[i], column.name, " along ", column.dimensions[i]);
        }
      }
    }
    CHECK(find_column(to_columns(full), "places")->dimensions == std::vector<std::string>{"places", "places_2"});
    CHECK(find_column(to_columns(full), "deep_count_2")->shape == std::vector<std::size_t>{4});
  }

  TEST_CASE("rows are counted where the last column is of the elements of lists") {
    struct Found {
      std::vector<double> peaks;
      static constexpr auto schema() { return fields(field<&Found::peaks>("peaks")); }
    };
    const Samples<Found> samples{7, {{{1, 2}}, {}, {{3}}}};
    CHECK(to_columns(samples).back().shape == std::vector<std::size_t>{3});
    CHECK(row_count(to_columns(Samples<Found>{7, {{{1, 2}}, {{3, 4, 5}}}})) == 2);
    CHECK(row_count(to_columns(samples)) == 3);
    CHECK(row_count(to_columns(Samples<Found>{})) == 0);
  }

  TEST_CASE("two columns of one name are refused") {
    CHECK_THROWS_WITH_AS(
        to_columns(std::vector<Clash>{}),
        "two columns are named \"x_count\"; rename a member: NAME_count and NAME_present belong to a list or optional NAME", Error);
  }

  TEST_CASE("what can be stored is asked of all members") {
    CHECK(Storable<Nested>);
    CHECK(Storable<Samples<Point>>);
    CHECK_FALSE(Storable<Bare>);
    CHECK_FALSE(Storable<Holds<Bare>>);
    CHECK_FALSE(Storable<std::vector<Holds<std::optional<Holds<Bare>>>>>);
    CHECK_FALSE(Storable<Holds<std::variant<int, double>>>);
    CHECK_FALSE(Storable<Samples<Holds<std::variant<int, double>>>>);
    CHECK_FALSE(Storable<Holds<long double>>);
    CHECK_FALSE(Storable<Holds<std::vector<bool>>>);
    CHECK_FALSE(Storable<Holds<int*>>);
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
