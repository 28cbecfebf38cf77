#include <doctest/doctest.h>

#include "framework/study/input/toml_parser.hpp"

using namespace regatta;

namespace {

std::string error_of(std::string_view text) {
  const auto parsed = parse_toml(text);
  const auto* error = std::get_if<TomlSyntaxError>(&parsed);
  return error ? std::to_string(error->line) + ":" + std::to_string(error->column) + ": " + error->text : "";
}

}  // namespace

TEST_SUITE("framework/study/toml_parser") {
  TEST_CASE("keys and values know where they stand") {
    const auto parsed = parse_toml("top = 1\n[a.b]\n  c = [true, 0.5]\nd.e = 'x'\n[[list]]\nf = 1979-05-27\n", {.argument = 3});
    const auto& root = std::get<TomlNode>(parsed);
    CHECK(root.find("top")->place == Place{3, 1, 1});
    CHECK(root.find("top")->value.place == Place{3, 1, 7});
    CHECK(root.at("top")->integer == 1);
    CHECK(root.at("top")->number == 1);
    CHECK(root.at("a.b")->place == Place{3, 2, 1});
    CHECK(root.at("a.b")->find("c")->place == Place{3, 3, 3});
    CHECK(root.at("a.b.c")->items.at(1).place == Place{3, 3, 14});
    CHECK(root.at("a.b.d.e")->text == "x");
    CHECK(root.at("list")->items.at(0).find("f")->value.kind == TomlNode::Kind::date);
    CHECK(root.at("a.c") == nullptr);
  }

  TEST_CASE("values are shown as TOML, cut when they are long") {
    const auto parsed = parse_toml("a = [1, 2.5, 'x', {}, {b = true, c = []}, 1979-05-27]\nl = '" + std::string(100, 'y') + "'");
    const auto& root = std::get<TomlNode>(parsed);
    CHECK(spelled(*root.at("a")) == "[1, 2.5, \"x\", {}, { b = true, c = [] }, 1979-05-27]");
    CHECK(spelled(*root.at("l")) == "\"" + std::string(59, 'y') + "...");
  }

  TEST_CASE("a syntax error says what to try") {
    CHECK(error_of("a = 1\nb = foo\n") ==
          "2:6: this is not TOML (boolean: expected 'false', saw 'fo'); put text in quotes: key = \"text\"");
    CHECK(error_of("a = True") == "1:5: this is not TOML (boolean: expected 'true', saw 'T'); write true or false");
    CHECK(error_of("a = [1, 2") == "1:10: this is not TOML (array: encountered end-of-file); close the list: [1, 2]");
    CHECK(error_of("a = \"b") == "1:7: this is not TOML (string: encountered end-of-file); close the quotes");
    CHECK(error_of("a = 1\na = 2") ==
          "2:5: this is not TOML (key-value pair: cannot redefine existing integer 'a'); a key or table is written once: join the two, or "
          "remove one");
    CHECK(error_of("a = 5s") ==
          "1:6: this is not TOML (decimal integer: expected digit, saw 's'); numbers are written 1000, 1_000, 0.5 or 1e-3; a number with a "
          "unit in quotes: \"30s\"");
    CHECK(error_of("a = .5") ==
          "1:5: this is not TOML (floating-point: expected decimal digit, saw '.'); write digits on both sides of the point: 0.5, 1.0");
    CHECK(error_of("a = { b = 1, }") ==
          "1:14: this is not TOML (inline table: expected key-value pair, saw closing '}' (dangling comma)); remove the last comma: "
          "{ a = 1, b = 2 }");
    CHECK(error_of("just words") == "1:6: this is not TOML (key-value pair: expected '=', saw 'w'); a line is key = value or [section]");
    CHECK(error_of("\xFF") == "1:1: this is not TOML (Encountered invalid utf-8 sequence); save the file as UTF-8");
    CHECK(error_of("") == "");
  }
}
