#include <doctest/doctest.h>

#include "framework/study/results/text_table.hpp"

using namespace regatta;

TEST_SUITE("framework/study/text_table") {
  TEST_CASE("the first column stands to the left, others to the right; all headers share the columns") {
    TextTable table;
    table.header({"ä", "x"});
    table.row({"long name", "1.5", "z"});
    table.header({"second", "wide header"});
    table.row({"b", "10"});
    CHECK(table.text() ==
          "  ä                      x\n    long name          1.5  z\n  second       wide header\n    b                   10\n");
  }
  TEST_CASE("an empty table, and empty cells, end no line with blanks") {
    CHECK(TextTable().text().empty());
    TextTable table;
    table.header({"a", "b"});
    table.row({"", ""});
    CHECK(table.text() == "  a   b\n\n");
  }
  TEST_CASE("texts that are too long lose their beginning, whole parts of a path first, and no half of a character") {
    CHECK(shortened("a/b", 3) == "a/b");
    CHECK(shortened("first/second/third", 12) == ".../third");
    CHECK(shortened("abcdefghij", 6) == "...hij");
    CHECK(shortened("ääääääää", 5) == "...ää");
  }
}
