#include <cmath>
#include <cstring>
#include <limits>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/study/input/csv.hpp"
#include "framework/study/results/csv_table.hpp"

using namespace regatta;

namespace {

template <class T>
FileColumn column(std::string name, StoredKind kind, const std::vector<T>& values, std::vector<std::string> axes = {"sample"},
                  std::vector<std::size_t> shape = {}) {
  FileColumn made{.name = std::move(name),
                  .kind = kind,
                  .element_size = sizeof(T),
                  .shape = {values.size()},
                  .bytes = {},
                  .unit = {},
                  .doc = {},
                  .names = {},
                  .axes = std::move(axes)};
  if (!shape.empty()) made.shape = std::move(shape);
  made.bytes.resize(values.size() * sizeof(T));
  std::memcpy(made.bytes.data(), values.data(), made.bytes.size());
  return made;
}

FileColumn status(std::vector<std::uint8_t> values) {
  auto made = column("status", StoredKind::natural, values);
  made.names = {"complete", "failed", "missing"};
  return made;
}

FileColumn texts(std::string name, const std::vector<std::string>& values) {
  FileColumn made{.name = std::move(name),
                  .kind = StoredKind::text,
                  .element_size = 8,
                  .shape = {values.size()},
                  .bytes = {},
                  .unit = {},
                  .doc = {},
                  .names = {},
                  .axes = {"sample"}};
  made.bytes.resize(8 * values.size());
  for (std::size_t i = 0; i < values.size(); ++i) std::memcpy(made.bytes.data() + 8 * i, values[i].data(), values[i].size());
  return made;
}

std::string written(const CsvTable& table) {
  char* text = nullptr;
  std::size_t size = 0;
  auto* file = ::open_memstream(&text, &size);
  table.write(file, "memory");
  std::fclose(file);
  std::string out(text, size);
  std::free(text);
  return out;
}

CsvTable two_columns() {
  std::vector<CsvTable::Port> ports;
  ports.push_back({"", {column<double>("x", StoredKind::real, {0.5}), column<double>("y", StoredKind::real, {2}), status({0})}});
  return CsvTable::of_samples("a title", std::move(ports));
}

std::string of_samples(FileTable columns, std::string prefix = "") {
  std::vector<CsvTable::Port> ports;
  ports.push_back({std::move(prefix), std::move(columns)});
  return written(CsvTable::of_samples("a title", std::move(ports)));
}

}  // namespace

TEST_SUITE("framework/study/csv_table") {
  TEST_CASE("only some columns, in the order that is asked for") {
    auto table = two_columns();
    CHECK(table.is_of_samples());
    table.keep({"y", "x"});
    CHECK(written(table) == "# a title\n# units,,,\nsample,status,y,x\n0,complete,2,0.5\n");
    CHECK_THROWS_WITH_AS(table.keep({"xx", "x", ""}), "no column \"xx\" (did you mean \"x\"?), \"\"; there are: y, x", ConfigError);
    CHECK_FALSE(CsvTable::of_rows("t", {column<double>("x", StoredKind::real, {0.5}, {"row"})}).is_of_samples());
  }

  TEST_CASE("numbers read back to the same bits, special ones by name") {
    const double largest = std::numeric_limits<double>::max(), tiny = std::numeric_limits<double>::denorm_min();
    auto x = column<double>("x", StoredKind::real, {0.1, 1.0 / 3, largest, tiny, -0.0, std::nan(""), INFINITY});
    x.unit = "m";
    CHECK(of_samples({x, column<float>("f", StoredKind::real, {0.1F, 0, 0, 0, 0, 0, 0}), status({0, 0, 0, 0, 0, 0, 0})}) ==
          "# a title\n# units,,m,\nsample,status,x,f\n0,complete,0.1,0.1\n1,complete,0.3333333333333333,0\n"
          "2,complete,1.7976931348623157e+308,0\n3,complete,5e-324,0\n4,complete,-0,0\n5,complete,nan,0\n6,complete,inf,0\n");
  }

  TEST_CASE("whole numbers keep all digits, arrays have a column an element") {
    const auto big = column<std::int64_t>("n", StoredKind::integer, {std::numeric_limits<std::int64_t>::min(), -1});
    const auto bytes = column<std::int8_t>("b", StoredKind::integer, {-128, 7});
    const auto z = column<std::uint64_t>("p/z", StoredKind::natural, {1, 2, 3, 18446744073709551615U}, {"sample", "z_axis"}, {2, 2});
    CHECK(of_samples({big, bytes, z, status({0, 0})}, "port.") ==
          "# a title\n# units,,,,,\nsample,status,port.n,port.b,port.p.z.0,port.p.z.1\n0,complete,-9223372036854775808,-128,1,2\n"
          "1,complete,-1,7,3,18446744073709551615\n");
  }

  TEST_CASE("elements of lists are called as a study calls them") {
    const auto m = column<double>("layers/m", StoredKind::real, {1, 2, 3, 4}, {"sample", "layers_axis"}, {2, 2});
    const auto deep =
        column<double>("layers/parts/x", StoredKind::real, {1, 2, 3, 4}, {"sample", "layers_axis", "layers_parts_axis"}, {2, 1, 2});
    const auto own = column<double>("layers/x", StoredKind::real, {1, 2, 3, 4}, {"sample", "layers_x_axis"}, {2, 2});
    CHECK(of_samples({m, deep, own, status({0, 0})}, "")
              .starts_with(
                  "# a title\n# "
                  "units,,,,,,,\nsample,status,layers.0.m,layers.1.m,layers.0.parts.0.x,layers.0.parts.1.x,layers.x.0,layers.x.1\n"));
  }

  TEST_CASE("samples that are not complete have a status and else nothing") {
    CHECK(of_samples({column<double>("x", StoredKind::real, {1, 2, 3}), status({0, 1, 2})}) ==
          "# a title\n# units,,\nsample,status,x\n0,complete,1\n1,failed,\n2,missing,\n");
  }

  TEST_CASE("choices have their names, absent optionals are empty, texts are quoted where they must be") {
    auto law = column<std::uint8_t>("law", StoredKind::natural, {1, 0, 7});
    law.names = {"sta", "adaptive"};
    const auto there = column<std::uint8_t>("cut_present", StoredKind::natural, {0, 1, 1});
    CHECK(of_samples({law, column<double>("cut", StoredKind::real, {0, 5, 6}), there, texts("t", {"a,b", "say \"x\"", "#1"}),
                      status({0, 0, 0})}) ==
          "# a title\n# units,,,,\nsample,status,law,cut,t\n0,complete,adaptive,,\"a,b\"\n1,complete,sta,5,\"say \"\"x\"\"\"\n"
          "2,complete,7,6,\"#1\"\n");
  }

  TEST_CASE("lists have no column, and are named") {
    std::vector<CsvTable::Port> ports;
    ports.push_back({"scores.",
                     {column<double>("hits", StoredKind::real, {1, 2, 3}, {"hits_flat_axis"}),
                      column<std::uint64_t>("hits_count", StoredKind::natural, {1, 2}), status({0, 0})}});
    const auto table = CsvTable::of_samples("", std::move(ports));
    CHECK(table.left_out() == std::vector<std::string>{"scores.hits"});
    CHECK(table.rows() == 2);
  }

  TEST_CASE("every text is read back as it was") {
    const std::vector<std::string> all{" a",  "a ",      "\ta",  "a\t",   " ",    "",        "a b",     "#a",
                                       "a,b", "\"a\" b", "a\nb", "a\r\n", "é, ö", " \"q\" ", "plain\"", "\xC2\xA0"};
    std::string text = "first";
    for (const auto& cell : all) text += "," + csv_cell(cell);
    Csv csv(text);
    std::vector<CsvCell> cells;
    REQUIRE(csv.next(cells));
    REQUIRE(cells.size() == all.size() + 1);
    for (std::size_t i = 0; i < all.size(); ++i) CHECK(cells[i + 1].text == all[i]);
    CHECK(csv_cell(" a") == "\" a\"");
    CHECK(csv_cell("a b") == "a b");
  }

  TEST_CASE("percentiles are named by the share that lies below, however many columns there are") {
    const auto axes = [](const char* second) { return std::vector<std::string>{"column_axis", second}; };
    auto percent = column<double>("percent", StoredKind::real, {2.5, 50, 97.5}, {"percentile_axis"});
    percent.unit = "%";
    const auto one = column<double>("value", StoredKind::real, {1, 2, 3}, axes("percentile_axis"), {1, 3});
    const auto counts = column<double>("n", StoredKind::real, {0}, {"column_axis"});
    const auto table = CsvTable::of_rows("t", {one, percent, counts});
    CHECK(written(table) == "# t\n# units,,,\np2.5,p50,p97.5,n\n1,2,3,0\n");
    CHECK(table.left_out().empty());
    const auto three = column<double>("value", StoredKind::real, {1, 2, 3, 4, 5, 6, 7, 8, 9}, axes("percentile_axis"), {3, 3});
    CHECK(written(CsvTable::of_rows("t", {three, percent})) == "# t\n# units,,\np2.5,p50,p97.5\n1,2,3\n4,5,6\n7,8,9\n");
  }

  TEST_CASE("a table that is not of samples") {
    auto mean = column<double>("mean", StoredKind::real, {1.5, 2.5}, {"column_axis"});
    mean.unit = "m";
    CHECK(written(CsvTable::of_rows("t\nu", {mean, column<double>("one", StoredKind::real, {1, 2}, {"column_axis"})})) ==
          "# t u\n# units: m,\nmean,one\n1.5,1\n2.5,2\n");
  }
}
