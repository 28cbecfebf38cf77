#include <cmath>
#include <cstring>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "tests/framework/study/reduction_example.hpp"

using namespace regatta;
using namespace example;

namespace {
constexpr auto good = SampleStatus::complete, bad = SampleStatus::failed, gone = SampleStatus::missing;

struct Named {
  int status = 0;
  static constexpr auto schema() { return fields(field<&Named::status>("clashes")); }
};
struct Plain {
  int id = 0;
  std::string text;
  static constexpr auto schema() { return fields(field<&Plain::id>("a number"), field<&Plain::text>("a text")); }
};
struct Gates {
  SameLength<double> b;
  static constexpr auto schema() { return fields(field<&Gates::b>("a number a gate", regatta::unit("T"))); }
};
std::shared_ptr<ScratchFile> scratch() { return std::make_shared<ScratchFile>(std::filesystem::temp_directory_path()); }
LongColumn column_of(const std::vector<SampleStatus>& status) {
  auto column = status_column(scratch());
  append_status(column, status);
  return column;
}
const PortInfo plain{"plain", "Samples<Plain>", &type_of<Samples<Plain>>(), true};
}  // namespace

TEST_SUITE("framework/study/merge") {
  TEST_CASE("merged columns read back as the good rows, the others empty") {
    const auto port = scores_pipeline().ports[1];
    MergedColumns merged(port, scratch());
    const auto rows = [](std::uint64_t first, std::uint64_t count) {
      Samples<Score> out{first, {}};
      for (auto id = first; id < first + count; ++id) {
        out.rows.push_back(score(id));
        out.rows.back().legs.push_back({1, {static_cast<int>(id), 7}});
      }
      return out;
    };
    const std::vector<SampleStatus> status{good, bad, good, gone, good, bad};
    merged.append(to_columns(rows(0, 3)), 0, std::span(status).first(3));
    merged.append_empty(1);
    merged.append(to_columns(rows(4, 2)), 4, std::span(status).last(2));
    const auto back = from_columns<Samples<Score>>(load(merged.finish(column_of(status))));
    CHECK(back.first_id == 0);
    REQUIRE(back.rows.size() == 6);
    for (const std::size_t i : {0U, 2U, 4U}) {
      const auto expected = rows(i, 1).rows[0];
      CHECK(back.rows[i].ise == expected.ise);
      CHECK(back.rows[i].steps == expected.steps);
      CHECK(back.rows[i].outcome == expected.outcome);
      CHECK(back.rows[i].note == expected.note);
      CHECK(back.rows[i].settled == expected.settled);
      REQUIRE(back.rows[i].legs.size() == expected.legs.size());
      for (std::size_t k = 0; k < expected.legs.size(); ++k) {
        CHECK(back.rows[i].legs[k].angle == expected.legs[k].angle);
        CHECK(back.rows[i].legs[k].gates == expected.legs[k].gates);
      }
    }
    for (const std::size_t i : {1U, 3U, 5U}) {
      const auto& row = back.rows[i];
      CHECK(std::isnan(row.ise));
      CHECK(std::isnan(row.peak));
      CHECK(std::isnan(row.reach[1]));
      CHECK(std::isnan(row.time.seconds));
      CHECK(row.steps == 0);
      CHECK_FALSE(row.held);
      CHECK(row.note.empty());
      CHECK(row.legs.empty());
      CHECK_FALSE(row.settled);
    }
  }

  TEST_CASE("status stands beside the rows, and texts are as wide as the longest good one") {
    MergedColumns merged(plain, scratch());
    const std::vector<SampleStatus> status{good, bad, good};
    merged.append(to_columns(Samples<Plain>{0, {{1, "ab"}, {2, "abcdef"}}}), 0, std::span(status).first(2));
    merged.append(to_columns(Samples<Plain>{2, {{3, "abcd"}}}), 2, std::span(status).last(1));
    const auto columns = load(merged.finish(column_of(status)));
    CHECK(find_column(columns, "text")->element_size == 4);
    const auto* s = find_column(columns, "status");
    REQUIRE(s != nullptr);
    CHECK(s->type->names == std::vector<std::string_view>{"complete", "failed", "missing"});
    CHECK(s->bytes == std::vector<std::byte>{std::byte{0}, std::byte{1}, std::byte{0}});
    CHECK(s->dimensions == std::vector<std::string>{"sample"});
  }

  TEST_CASE("lists of the same length in all rows have the length that the first rows say, and no other") {
    const PortInfo port{"gates", "Samples<Gates>", &type_of<Samples<Gates>>(), true};
    MergedColumns merged(port, scratch());
    merged.append_empty(2);
    merged.append(to_columns(Samples<Gates>{2, {{{1, 2, 3}}, {{4, 5, 6}}}}), 2, std::vector{good, bad});
    CHECK_THROWS_WITH_AS(merged.append(to_columns(Samples<Gates>{4, {{{1, 2}}}}), 4, std::vector{good}),
                         "column \"b\" holds 0 rows where 1 are expected", Error);
    const auto columns = load(merged.finish(column_of({gone, gone, good, bad})));
    const auto& b = *find_column(columns, "b");
    CHECK(b.shape == std::vector<std::size_t>{4, 3});
    CHECK(b.unit == "T");
    const auto back = from_columns<Samples<Gates>>(columns);
    CHECK(std::isnan(back.rows[1].b[2]));
    CHECK(back.rows[2].b == SameLength<double>{1, 2, 3});
    CHECK(std::isnan(back.rows[3].b[0]));
  }

  TEST_CASE("rows that do not fit are refused") {
    MergedColumns merged(plain, scratch());
    const std::vector<SampleStatus> status{good, good};
    auto rows = to_columns(Samples<Plain>{4, {{1, "a"}, {2, "b"}}});
    CHECK_THROWS_WITH_AS(merged.append(rows, 3, status),
                         "first_id is 4 where the run begins with sample 3; copy it from the input port of samples", Error);
    CHECK_THROWS_WITH_AS(merged.append(to_columns(Samples<Plain>{4, {{}}}), 4, status), "column \"id\" holds 1 rows where 2 are expected",
                         Error);
    rows[1].element_size = 8;
    CHECK_THROWS_WITH_AS(merged.append(rows, 4, status),
                         "column \"id\" has elements of 8 bytes where 4 are expected; was it written by another version of the program?",
                         Error);
    rows[1].name = "other";
    CHECK_THROWS_WITH_AS(merged.append(rows, 4, status), "column \"id\" is missing", Error);
  }

  TEST_CASE("a field of a name that merged columns need is refused before anything runs") {
    const PortInfo port{"marks", "Samples<Named>", &type_of<Samples<Named>>(), true};
    CHECK_THROWS_WITH_AS(
        MergedColumns(port, scratch()),
        "port \"marks\": its rows have a field \"status\", which study.h5 needs for what became of a sample; rename the field",
        ConfigError);
  }
}
