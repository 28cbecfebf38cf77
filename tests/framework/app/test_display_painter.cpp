#include <doctest/doctest.h>

#include "framework/app/display_painter.hpp"
#include "tests/framework/app/screen.hpp"

using namespace regatta;
using Lines = std::vector<std::string>;

TEST_SUITE("framework/app/display_painter") {
  TEST_CASE("a frame is redrawn in place") {
    example::Screen screen(20, 6);
    DisplayPainter painter;
    screen.feed("$ run\n");
    screen.feed(painter.paint({"lane 0 long", "lane 1", "total 1"}, "", 20));
    screen.feed(painter.paint({"lane 0", "lane 1", "total 2"}, "", 20));
    CHECK(screen.text() == Lines{"$ run", "lane 0", "lane 1", "total 2"});
    CHECK(screen.unknown() == 0);
  }
  TEST_CASE("a frame that has fewer lines leaves nothing of the longer one") {
    example::Screen screen(20, 6);
    DisplayPainter painter;
    screen.feed(painter.paint({"a", "b", "c", "total"}, "", 20));
    screen.feed(painter.paint({"a", "total"}, "", 20));
    CHECK(screen.text() == Lines{"a", "total"});
    screen.feed(painter.paint({"a", "b", "c", "total"}, "", 20));
    CHECK(screen.text() == Lines{"a", "b", "c", "total"});
  }
  TEST_CASE("messages scroll away above the frame, however long they are") {
    example::Screen screen(10, 4);
    DisplayPainter painter;
    screen.feed(painter.paint({"lane", "total"}, "", 10));
    screen.feed(painter.paint({"lane", "total"}, "first message", 10));  // wraps after ten characters
    screen.feed(painter.paint({"lane", "total"}, "second\nexactly 10\n", 10));
    screen.feed(painter.paint({"lane", "total"}, "", 10));
    CHECK(screen.text() == Lines{"first mess", "age", "second", "exactly 10", "lane", "total"});
  }
  TEST_CASE("lines that a narrower window has wrapped are taken away whole") {
    DisplayPainter painter;
    painter.paint({"0123456789abcdef", "total of the study"}, "", 20);
    example::Screen narrow(10, 8);  // as the terminal shows that frame after reflow
    narrow.feed("$\n0123456789abcdef\ntotal of the study");
    narrow.feed(painter.paint({"01234567", "total"}, "", 10));
    CHECK(narrow.text() == Lines{"$", "01234567", "total"});
  }
  TEST_CASE("erasing leaves the screen as before the first frame") {
    example::Screen screen(20, 6);
    DisplayPainter painter;
    screen.feed("$ run\n");
    screen.feed(painter.paint({"lane", "total"}, "", 20));
    screen.feed(painter.erase(20));
    screen.feed("done\n");
    CHECK(screen.text() == Lines{"$ run", "done"});
    CHECK(painter.erase(20).empty());
  }
}
