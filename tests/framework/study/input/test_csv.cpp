#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/study/input/csv.hpp"

using namespace regatta;

namespace {

/// "place|cell|cell" of every row, a line a row.
std::string rows(std::string_view text) {
  Csv csv(text);
  std::vector<CsvCell> cells;
  std::string all;
  while (csv.next(cells)) {
    all += csv.place();
    for (const auto& cell : cells) all += "|" + cell.text;
    all += "\n";
  }
  return all;
}

std::string wrong(std::string_view text) {
  try {
    rows(text);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_SUITE("framework/study/csv") {
  TEST_CASE("cells, with and without spaces, quotes and a last line end") {
    CHECK(rows("a,b\n1,2\n") == "1:1|a|b\n2:1|1|2\n");
    CHECK(rows(" a ,\tb c\n1 ,  2") == "1:1|a|b c\n2:1|1|2\n");
    CHECK(rows("a,\n,\n") == "1:1|a|\n2:1||\n");
    CHECK(rows("\"a,b\" , \"say \"\"so\"\"\",\" x \"\n") == "1:1|a,b|say \"so\"| x \n");
    CHECK(rows("\"two\nlines\",1\nnext,2\n") == "1:1|two\nlines|1\n3:1|next|2\n");
    CHECK(rows("").empty());
  }
  TEST_CASE("comments, empty lines, CR LF and a byte order mark") {
    CHECK(rows("\xEF\xBB\xBF# made by hand\r\n\r\na,b\r\n  # one more\r\n1,2\r\n\r\n") == "3:1|a|b\n5:1|1|2\n");
    CHECK(rows("# nothing else").empty());
    CHECK(rows("a # b\n\"#\"\n") == "1:1|a # b\n2:1|#\n");
  }
  TEST_CASE("the place of a cell, in characters") {
    const std::string text = "x\n\"\xC3\xA4\", \"1\n2\", 3\n";
    Csv csv(text);
    std::vector<CsvCell> cells;
    REQUIRE(csv.next(cells));
    REQUIRE(csv.next(cells));
    REQUIRE(cells.size() == 3);
    CHECK(csv.place(cells[0]) == "2:1");
    CHECK(csv.place(cells[1]) == "2:6");
    CHECK(csv.place(cells[2]) == "3:5");
  }
  TEST_CASE("quotes that do not pair") {
    CHECK(wrong("a\n1, \"2\n3\n") == "2:4: a quote is opened here and never closed; close it, or remove it");
    CHECK(wrong("a\n\"1\"2\n") == "2:4: a comma or the end of the line must follow a closing quote; write \"\" for a quote inside a text");
  }
}
