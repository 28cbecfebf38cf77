#include <algorithm>
#include <fstream>

#include <doctest/doctest.h>

#include "framework/core/text.hpp"
#include "framework/storage/document.hpp"
#include "framework/storage/durable.hpp"
#include "framework/study/sampling/draw_samples.hpp"
#include "tests/framework/study/example_study.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace example_study;

namespace {

constexpr const char* header = "[samples]\nmethod = \"table\"\ntable = \"t.csv\"\n";

/// A folder with a table t.csv, and a study beside it.
class Beside {
 public:
  explicit Beside(const std::string& table) { write("t.csv", table); }

  void write(const std::string& name, const std::string& text) const { std::ofstream(folder_.path() / name, std::ios::binary) << text; }
  std::filesystem::path path(const std::string& name) const { return folder_.path() / name; }
  Study read(const std::string& text, const std::vector<std::string>& overrides = {}) const {
    return parse_study(text, folder_.path() / "study.toml", overrides, swing_pipeline());
  }
  /// The mistakes, without the name of the folder.
  std::string wrong(const std::string& text = header, const std::vector<std::string>& overrides = {}) const {
    auto said = mistakes([&] { return read(text, overrides); });
    const auto folder = folder_.path().string() + "/";
    for (auto at = said.find(folder); at != std::string::npos; at = said.find(folder)) said.erase(at, folder.size());
    return said;
  }

 private:
  TemporaryFolder folder_;
};

std::vector<Tilt> rows(const Study& study) {
  const auto drawn = draw_samples(study, type_of<Samples<Tilt>>(), 0, study.samples.count);
  return static_cast<const Samples<Tilt>*>(drawn.samples.get())->rows;
}

}  // namespace

TEST_SUITE("framework/study/table_reader") {
  TEST_CASE("columns go to the parameters of their names, whatever their kind; the rest is drawn, tied or by default") {
    const Beside beside(
        "# made by hand\r\nsample, \"plant.mass\", centre[1] [m], wind, law, pushes, label, links/0/mass, delay, note, status\r\n"
        "0, 1.5, 2, true, sta, 3, \"a, b\", 1, 1s, x, 0\r\n1, +2.5, -1e-1, 0, adaptive, 4.0, c, 2, 0.5, y, 0\r\n\r\n");
    const auto study = beside.read(std::string(header) +
                                   "ignore_columns = [\"note\"]\n[samples.parameters]\nangle = { uniform = [-1, 1] }\n"
                                   "plant.length = { tied = \"centre.1\" }\ngain = 7\n");
    CHECK(study.samples.count == 2);
    const auto all = rows(study);
    CHECK(all[0].plant.mass == 1.5);
    CHECK(all[1].plant.mass == 2.5);
    CHECK(all[1].centre[1] == -0.1);
    CHECK(all[1].plant.length == -0.1);
    CHECK(all[0].wind);
    CHECK(!all[1].wind);
    CHECK(all[1].law == Law::adaptive);
    CHECK(all[1].pushes == 4);
    CHECK(all[0].label == "a, b");
    CHECK(all[1].links[0].mass == 2);
    CHECK(all[0].delay.seconds == 1);
    CHECK(all[1].gain == 7);
    // What has no column is drawn as ever.
    const auto alone = read("[samples]\ncount = 2\n[samples.parameters]\nangle = { uniform = [-1, 1] }\n");
    CHECK(all[1].angle == rows(alone)[1].angle);
  }

  TEST_CASE("the count is that of the rows; fewer take the first ones, more are a mistake") {
    const Beside beside("angle\n0.1\n0.2\n0.3\nwrong\n");
    const auto study = beside.read(std::string(header) + "count = 2\n");
    CHECK(study.samples.count == 2);
    CHECK(rows(study)[1].angle == 0.2);
    CHECK(beside.wrong() == "t.csv:5:1: sample 3: angle = \"wrong\" is text; expected number [rad]; try 0");
    beside.write("t.csv", "angle\n0.1\n0.2\n");
    CHECK(beside.wrong(header, {"samples.count=3"}) ==
          "--set samples.count=3: samples.count = 3 is more than the 2 rows of t.csv; add rows, or leave count out for all of them");
    beside.write("t.csv", "angle\n");
    CHECK(beside.wrong() == "study.toml:3:9: samples.table: t.csv has no rows; write a row for each sample");
    beside.write("u.csv", "angle\n0.4\n");
    CHECK(rows(beside.read(header, {"samples.table=" + beside.path("u.csv").string()}))[0].angle == 0.4);
  }

  TEST_CASE("mistakes are all said, with line, column and sample, value, unit and range") {
    const Beside beside("angle, pushes, law, plant.mass\n5, 1.5, stb,\n0.1, 2\n\"0,5\", 11, sta, nan\n");
    CHECK(beside.wrong() ==
          "t.csv:2:1: sample 0: angle = 5 rad is above 3 rad; allowed -3 to 3 rad; try 3\n"
          "t.csv:2:4: sample 0: pushes = 1.5 is not a whole number; try 2\n"
          "t.csv:2:9: sample 0: law = \"stb\" is unknown; allowed \"classical\" | \"sta\" | \"adaptive\"; did you mean \"sta\"?\n"
          "t.csv:2:13: sample 0: plant.mass is empty; write a value in every row, or leave the column out\n"
          "t.csv:3:1: sample 1 has 2 values where the table has 4 columns; write one for each\n"
          "t.csv:4:1: sample 2: angle = \"0,5\" is text; expected number [rad]; try 0\n"
          "t.csv:4:8: sample 2: pushes = 11 is above 10; allowed 0 to 10; try 10\n"
          "t.csv:4:17: sample 2: plant.mass = nan kg is not a finite number; write a number such as 0.5 or 1e-3");
    std::string many = "angle\n";
    for (int i = 0; i < 25; ++i) many += "x\n";
    const Beside long_one(many);
    const auto said = long_one.wrong();
    CHECK(std::ranges::count(said, '\n') == 20);
    CHECK(said.ends_with("t.csv: and 5 more mistakes"));
    CHECK(Beside("angle\n\"1\n").wrong() == "t.csv:2:1: a quote is opened here and never closed; close it, or remove it");
  }

  TEST_CASE("an export is a table as it is, but for samples that failed") {
    const Beside beside("# Swings: /results of study.h5\n# units,,rad,m\nsample,status,angle,centre.0\n4,complete,0.5,1\n5,failed,,\n");
    CHECK(beside.wrong() == "t.csv:5:3: sample 1 is of a sample that has the status \"failed\", and so no values; leave its row out");
    CHECK(rows(beside.read(header, {"samples.count=1"}))[0].centre[0] == 1);
  }

  TEST_CASE("a table with more or fewer elements than a list of structs has") {
    const Beside more("links.0.mass,links.2.mass\n1,2\n");
    CHECK(more.wrong() ==
          "t.csv:1:14: column \"links.2.mass\" is of an element that samples.parameters.links does not have: there are 2, unless the study "
          "writes more, as in links = [{}, {}, {}]");
    CHECK(Beside("links.0.mass,links.4.mass\n1,2\n").wrong().ends_with("as in links = [{}, {}, {}, {}, {}]"));
    const Beside fewer("links.0.mass\n1\n");
    const auto warnings = fewer.read(header).warnings;
    REQUIRE(warnings.size() == 1);
    CHECK(warnings.front().ends_with(
        "study.toml:3:9: samples.parameters.links has 2 elements, and nothing is given of element 1: it keeps the defaults; write links = "
        "[{}, {}] into [samples.parameters] if that is meant, or links = [{}] for 1"));
    CHECK(fewer.read(std::string(header) + "[samples.parameters]\nlinks = [{}, {}]\n").warnings.empty());
    CHECK(fewer.read(std::string(header) + "[samples.parameters]\n\"links.1.length\" = 3\n").warnings.empty());
    CHECK(Beside("angle\n1\n").read(header).warnings.empty());
  }

  TEST_CASE("names of columns") {
    CHECK(Beside("angel\n1\n").wrong() ==
          "t.csv:1:1: column \"angel\" is no parameter; did you mean \"angle\"? Otherwise put it into samples.ignore_columns to pass it "
          "over");
    CHECK(Beside("angle,temperature\n1,2\n").wrong() ==
          "t.csv:1:7: column \"temperature\" is no parameter; put it into samples.ignore_columns to pass it over");
    CHECK(Beside("angle, angle\n1,2\n").wrong() == "t.csv:1:8: column \"angle\" is there twice; remove one");
    CHECK(Beside("angle [Rad]\n1\n").wrong() ==
          "t.csv:1:1: column \"angle\" is in Rad, the parameter in rad; write [rad] if that is the same");
    CHECK(Beside("angle [RAD]\n1\n").wrong() == "t.csv:1:1: column \"angle\" is in RAD, the parameter in rad; convert the values");
    CHECK(Beside("angle [deg]\n1\n").wrong() == "t.csv:1:1: column \"angle\" is in deg, the parameter in rad; convert the values");
    CHECK(Beside("centre\n1\n").wrong() == "t.csv:1:1: column \"centre\" names 3 values; write a column for each: centre.0, centre.1, ...");
    CHECK(Beside("angle;bias\n1;2\n").wrong() == "t.csv:1:1: column \"angle;bias\" is no parameter; separate columns with commas");
    CHECK(Beside("0.1,0.2\n0.3,0.4\n")
              .wrong()
              .starts_with("t.csv:1:1: \"0.1\" is a number where the first line names the columns; add names such as angle\n"));
    CHECK(Beside("sample\n1\n").wrong() == "t.csv:1:1: no column is a parameter; the first line names them, such as angle");
    CHECK(Beside("").wrong() == "t.csv:1:1: the table is empty; its first line names the columns");
    const Beside all("angle,temperature,note\n1,2,3\n");
    CHECK(all.wrong(std::string(header) + "ignore_columns = [\"*\"]\n").empty());
    CHECK(all.read(std::string(header) + "ignore_columns = [\"temperature\", \"note\"]\n").table->columns.size() == 1);
  }

  TEST_CASE("a parameter has one source") {
    const Beside beside("angle, centre.0\n0.1, 1\n");
    CHECK(beside.wrong(std::string(header) + "[samples.parameters]\nangle = { uniform = [0, 1] }\ncentre = [1, 2, 3]\n") ==
          "study.toml:5:9: samples.parameters.angle is a column of t.csv as well; remove it here, or put \"angle\" into "
          "samples.ignore_columns\n"
          "study.toml:6:10: samples.parameters.centre is a column of t.csv as well; remove it here, or put \"centre.0\" into "
          "samples.ignore_columns");
    const auto study =
        beside.read(std::string(header) + "ignore_columns = [\"angle\"]\n[samples.parameters]\nangle = { uniform = [0, 1] }\n");
    CHECK(study.parameters.size() == 1);
    CHECK(study.table->columns.size() == 1);
  }

  TEST_CASE("what is tied to a column must fit for every row") {
    const Beside beside("bias\n0.5\n4\n");
    CHECK(
        beside.wrong(std::string(header) + "[samples.parameters]\nangle = { tied = \"bias\", factor = -1 }\n") ==
        "study.toml:5:18: samples.parameters.angle.tied = \"bias\" goes from -4 to -0.5 rad here, but allowed are -3 to 3 rad; try another "
        "factor");
  }

  TEST_CASE("method, file and group belong together") {
    const Beside beside("angle\n1\n");
    CHECK(beside.wrong("[samples]\nmethod = \"table\"\n") ==
          "study.toml:2:10: samples.method = \"table\" needs a file; add table = \"samples.csv\"");
    CHECK(beside.wrong("[samples]\ncount = 1\ntable = \"t.csv\"\nignore_columns = [\"x\"]\n") ==
          "study.toml:3:1: samples.table goes with method = \"table\", and the method is \"random\"; set that, or remove it\n"
          "study.toml:4:1: samples.ignore_columns goes with method = \"table\", and the method is \"random\"; set that, or remove it");
    CHECK(beside.wrong("[samples]\nmethod = \"table\"\ntable = \"u.csv\"\n") ==
          "study.toml:3:9: samples.table = \"u.csv\": there is no file u.csv; give a CSV or HDF5 file");
    CHECK(beside.wrong("[samples]\nmethod = \"table\"\ntable = \"t.csv:/group\"\n") ==
          "study.toml:3:9: samples.table = \"t.csv:/group\": t.csv is no HDF5 file, so it has no group /group");
  }

  TEST_CASE("samples that were stored are a table, with arrays, lists, names and texts") {
    Samples<Tilt> stored{5, {{}, {}}};
    stored.rows[0].angle = 0.5, stored.rows[0].law = Law::adaptive, stored.rows[0].label = "first", stored.rows[0].wind = true;
    stored.rows[1].links[1].mass = 7, stored.rows[1].centre = {1, 2, 3}, stored.rows[1].level = 9, stored.rows[1].delay = Duration{2};
    Document document;
    document.columns("/samples", encode(to_columns(stored), Compression::none));
    const Beside beside("");
    write_whole(beside.path("run.h5"), document.build());
    for (const std::string name : {"run.h5", "run.h5:/samples"}) {
      const auto all = rows(beside.read("[samples]\nmethod = \"table\"\ntable = \"" + name + "\"\n"));
      REQUIRE(all.size() == 2);
      for (std::size_t i = 0; i < 2; ++i) CHECK(to_text(all[i]) == to_text(stored.rows[i]));
    }
    CHECK(beside.wrong("[samples]\nmethod = \"table\"\ntable = \"run.h5:/other\"\n") ==
          "study.toml:3:9: samples.table = \"run.h5:/other\": run.h5: there is no group /other");
  }

  TEST_CASE("mistakes in an HDF5 table") {
    Samples<Tilt> stored{0, {{}, {}, {}}};
    stored.rows[1].angle = 4, stored.rows[2].links.resize(1);
    Document document;
    document.columns("/samples", encode(to_columns(stored), Compression::none));
    const Beside beside("");
    write_whole(beside.path("run.h5"), document.build());
    const auto said = beside.wrong("[samples]\nmethod = \"table\"\ntable = \"run.h5\"\n");
    CHECK(said.find("run.h5:/samples/angle: sample 1: angle = 4.0 rad is above 3 rad; allowed -3 to 3 rad; try 3") != std::string::npos);
    CHECK(said.find("run.h5:/samples/links_count: sample 2 has 1 element where a sample has 2 by default; a table sets the elements of a "
                    "list, not their number") != std::string::npos);
  }

  TEST_CASE("of a table that is known in part the file is not read, and samples are what they were") {
    const Beside beside("angle,label\n0.1,a\n0.2,b\n0.3,c\n");
    const auto whole = beside.read(header);
    const auto part = [&](const Study&) {
      auto known = std::make_shared<SampleTable>(*whole.table);
      known->first = 1;
      known->rows = 2;
      for (auto& column : known->columns) {
        if (column.texts.empty())
          column.numbers.erase(column.numbers.begin(), column.numbers.begin() + static_cast<std::ptrdiff_t>(column.leaf.type->size));
        else
          column.texts.erase(column.texts.begin());
      }
      return known;
    };
    beside.write("t.csv", "nothing of before");
    const auto again =
        parse_study(std::string(header) + "count = 3\n", beside.path("study.toml"), {}, swing_pipeline(), {}, {.table = part});
    const auto drawn = draw_samples(again, type_of<Samples<Tilt>>(), 1, 2);
    const auto& both = static_cast<const Samples<Tilt>*>(drawn.samples.get())->rows;
    CHECK(both[0].angle == 0.2);
    CHECK(both[1].angle == 0.3);
    CHECK(both[1].label == "c");
    CHECK(again.table->digest(1, 2) == whole.table->digest(1, 2));
  }

  TEST_CASE("the name of a table that no file can have is a mistake at its place") {
    const Beside beside("angle\n1\n");
    for (const auto* group : {"", ":/samples"}) {
      const auto said = beside.wrong("[samples]\nmethod = \"table\"\ntable = \"" + std::string(5'000, 'x') + group + "\"\n");
      CHECK(said.starts_with("study.toml:3:9: samples.table = \"xxx"));
      CHECK(said.find("cannot be opened (File name too long)") != std::string::npos);
    }
  }
}
