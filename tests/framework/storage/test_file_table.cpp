#include <array>
#include <limits>

#include <doctest/doctest.h>

#include "framework/storage/document.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/file_table.hpp"
#include "framework/storage/reader.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;

namespace {

enum class Law { sta, adaptive };

struct Row {
  double angle = 0;
  float gain = 0;
  std::int8_t level = 0;
  std::uint64_t big = 0;
  bool held = false;
  Law law = Law::sta;
  std::string note;
  std::array<double, 2> reach{};
  std::vector<int> gates;
  static constexpr auto schema() {
    using R = Row;
    return fields(field<&R::angle>("of the pendulum", unit("rad")), field<&R::gain>("of the sensor"), field<&R::level>("of noise"),
                  field<&R::big>("a count"), field<&R::held>("at the end"), field<&R::law>("of control"), field<&R::note>("a text"),
                  field<&R::reach>("from and to", unit("m")), field<&R::gates>("a list"));
  }
};

FileTable table() {
  const TemporaryFolder folder;
  Samples<Row> rows{40, {}};
  rows.rows.push_back({0.1, 0.1F, -3, std::numeric_limits<std::uint64_t>::max(), true, Law::adaptive, "one", {1, 2}, {7}});
  rows.rows.push_back({1.0 / 3, 2, 4, 5, false, Law::sta, "äö", {3, 4}, {8, 9}});
  Document document;
  document.columns("/rows", encode(to_columns(rows), Compression::default_));
  write_whole(folder / "run.h5", document.build());
  return Reader(folder / "run.h5").table("/rows");
}

}  // namespace

TEST_SUITE("framework/storage/file_table") {
  TEST_CASE("a table says all that the file does, without its type") {
    const auto columns = table();
    const auto& angle = *find_column(columns, "angle");
    CHECK(angle.unit == "rad");
    CHECK(angle.doc == "of the pendulum");
    CHECK(angle.axes == std::vector<std::string>{"sample"});
    CHECK(angle.count() == 2);
    CHECK(find_column(columns, "gain")->unit == "");  // "1" in the file
    CHECK(find_column(columns, "law")->names == std::vector<std::string>{"sta", "adaptive"});
    CHECK(find_column(columns, "first_id")->axes.empty());
    CHECK(find_column(columns, "nothing") == nullptr);
  }

  TEST_CASE("axes are named as in the file, that of characters is left out") {
    const auto columns = table();
    CHECK(find_column(columns, "reach")->axes == std::vector<std::string>{"sample", "reach_axis"});
    CHECK(find_column(columns, "reach")->row_size() == 2);
    CHECK(find_column(columns, "note")->axes == std::vector<std::string>{"sample"});
    CHECK(find_column(columns, "gates")->axes.front() != "sample");
    CHECK(find_column(columns, "gates_count")->axes == std::vector<std::string>{"sample"});
  }

  TEST_CASE("elements as text read back to the same bits, and as numbers") {
    const auto columns = table();
    const auto text = [&](const char* name, std::size_t i) { return find_column(columns, name)->text(i); };
    CHECK(std::stod(text("angle", 1)) == 1.0 / 3);
    CHECK(std::stof(text("gain", 0)) == 0.1F);
    CHECK(text("gain", 0) == "0.1");
    CHECK(text("level", 0) == "-3");
    CHECK(text("big", 0) == "18446744073709551615");
    CHECK(text("held", 0) == "true");
    CHECK(text("law", 0) == "adaptive");
    CHECK(text("note", 1) == "äö");
    CHECK(find_column(columns, "level")->number(0) == -3.0);
    CHECK(find_column(columns, "gain")->number(1) == 2.0);
    CHECK(find_column(columns, "law")->number(0) == 1.0);
    CHECK_FALSE(find_column(columns, "note")->number(0).has_value());
  }
}
