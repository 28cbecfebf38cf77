#include <cmath>

#include <doctest/doctest.h>

#include "framework/storage/document.hpp"
#include "framework/storage/durable.hpp"
#include "framework/study/results/differences.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;

namespace {

struct Row {
  double x = 0;
  int n = 0;
  bool good = false;
  std::string note;
  static constexpr auto schema() {
    return fields(field<&Row::x>("a number", unit("m")), field<&Row::n>("a whole one"), field<&Row::good>("a flag"),
                  field<&Row::note>("a text"));
  }
};

using Groups = std::vector<std::pair<std::string, std::vector<Row>>>;

/// What differs between two files with these groups: "path: text".
std::vector<std::string> between(const Groups& one, const Groups& other) {
  const TemporaryFolder folder;
  const auto write = [&](const char* name, const Groups& groups) {
    Document document;
    for (const auto& [group, rows] : groups) document.columns(group, encode(to_columns(rows), Compression::none));
    write_whole(folder.path() / name, document.build());
    return Reader(folder.path() / name);
  };
  std::vector<std::string> texts;
  const auto wanted = [](std::string_view group) { return group != "/metrics"; };
  for (const auto& found : differences(write("a.h5", one), write("b.h5", other), wanted)) {
    auto text = found.column + ": " + difference_text(found);
    if (const auto at = text.find(folder.path().string()); at != std::string::npos) text.erase(at, folder.path().string().size() + 1);
    texts.push_back(std::move(text));
  }
  return texts;
}

using Texts = std::vector<std::string>;

/// Rows that differ in x alone.
std::vector<Row> with_x(std::initializer_list<double> values) {
  std::vector<Row> rows;
  for (const double x : values) rows.push_back({x, 5, true, "a"});
  return rows;
}

/// Between two files that have the group /rows alone.
Texts between(const std::vector<Row>& one, const std::vector<Row>& other) {
  return between(Groups{{"/rows", one}}, Groups{{"/rows", other}});
}

}  // namespace

TEST_SUITE("framework/study/differences") {
  TEST_CASE("equal files have none, whatever is in groups that nobody wants") {
    const Groups one{{"/rows", with_x({1})}, {"/metrics", with_x({1})}}, other{{"/rows", with_x({1})}, {"/metrics", with_x({2})}};
    CHECK(between(one, other).empty());
  }

  TEST_CASE("each column that differs, with its rows and the largest differences") {
    auto other = with_x({1, 2.5, 3});
    other[2].n = 9;
    const auto found = between(with_x({1, 2, 4}), other);
    CHECK(found == Texts{"/rows/x: 2 of 3 rows, at most 1 (0.25 relative)", "/rows/n: 1 of 3 rows, at most 4 (0.444 relative)"});
  }

  TEST_CASE("flags and texts have no size, and the longest text of a column makes no other one differ") {
    auto other = with_x({1, 1});
    other[0].good = false;
    other[1].note = "longer";
    const auto found = between(with_x({1, 1}), other);
    CHECK(found == Texts{"/rows/good: 1 of 2 rows", "/rows/note: 1 of 2 rows"});
  }

  TEST_CASE("bits are compared: the sign of zero too; what is not finite is counted apart") {
    const auto zero = between(with_x({0.0, NAN, INFINITY}), with_x({-0.0, NAN, INFINITY}));
    CHECK(zero == Texts{"/rows/x: 1 of 3 rows"});
    const auto not_finite = between(with_x({1, NAN, 8}), with_x({2, 4, INFINITY}));
    CHECK(not_finite == Texts{"/rows/x: 3 of 3 rows, at most 1 (0.5 relative), 2 values not finite in one"});
  }

  TEST_CASE("of tables of other lengths the rows that both have are compared") {
    CHECK(between(with_x({1, 2}), with_x({1})).front() == "/rows/x: 2 and 1 rows");
    CHECK(between(with_x({1, 2}), with_x({3})).front() == "/rows/x: 1 of 1 row, at most 2 (0.667 relative); 2 and 1 rows");
  }

  TEST_CASE("groups of only one") {
    const Groups one{{"/rows", with_x({1})}, {"/a", with_x({1})}}, other{{"/rows", with_x({1})}, {"/b", with_x({1})}};
    const auto found = between(one, other);
    CHECK(found == Texts{"/a: only in a.h5", "/b: only in b.h5"});
  }

  TEST_CASE("units and names of values, where all bits are the same") {
    const TemporaryFolder folder;
    const auto write = [&](const char* name, auto change) {
      auto columns = to_columns(with_x({1, 2}));
      change(columns);
      Document document;
      document.columns("/rows", encode(std::move(columns), Compression::none));
      write_whole(folder.path() / name, document.build());
      return Reader(folder.path() / name);
    };
    const auto one = write("a.h5", [](Columns&) {});
    const auto other = write("b.h5", [](Columns& columns) { columns[0].unit = "km"; });
    const auto found = differences(one, other, [](std::string_view) { return true; });
    REQUIRE(found.size() == 1);
    CHECK(found[0].column + ": " + difference_text(found[0]) == "/rows/x: of other units: \"m\" and \"km\"");
  }

  TEST_CASE("columns of several files are taken together") {
    ColumnDifference sum{.column = "/rows/x", .rows = 1, .of = 10, .absolute = 2, .relative = 0.1};
    sum.merge({.column = "/rows/x", .rows = 2, .of = 10, .absolute = 1, .relative = 0.5, .not_finite = 3});
    CHECK(difference_text(sum) == "3 of 20 rows, at most 2 (0.5 relative), 3 values not finite in one");
    CHECK(sum.files == 2);
  }
}
