#include <fstream>
#include <iterator>
#include <sstream>

#include <doctest/doctest.h>

#include "framework/core/text.hpp"
#include "framework/study/input/describe_options.hpp"
#include "framework/study/plan/fingerprint.hpp"
#include "framework/study/run/config_text.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;

namespace {

struct Angle {
  double angle = 0.1;
  static constexpr auto schema() { return fields(field<&Angle::angle>("initial angle")); }
};

/// Scales by the length of a file.
class Fit {
 public:
  static constexpr PhaseInfo info{.name = "fit", .summary = "Reads files"};
  struct Options {
    InputFile mesh = "mesh.h5";
    std::optional<InputFile> mask;
    std::vector<InputFile> tables;
    InputFile list;
    double scale = 1;
    static constexpr auto schema() {
      using O = Options;
      return fields(field<&O::mesh>("for the interpolation"), field<&O::mask>("of dead pads"), field<&O::tables>("of energy loss"),
                    field<&O::list>("of events"), field<&O::scale>("of all", range(0, 10)));
    }
  };
  explicit Fit(const Options& options) : bytes_(static_cast<double>(options.mesh.size()) * options.scale) {
    require(options.scale > 0, "fit.scale = {} is not above 0; try 1", options.scale);
  }
  Out<"fitted", Samples<Angle>> process(In<"samples", Samples<Angle>> samples) const {
    auto rows = *samples;
    for (auto& row : rows.rows) row.angle *= bytes_;
    return rows;
  }

 private:
  double bytes_;
};
REGATTA_PHASE(Fit);

class Halve {
 public:
  static constexpr PhaseInfo info{.name = "halve", .summary = "Reads no file"};
  using Options = NoOptions;
  explicit Halve(const Options&) {}
  Out<"halved", Samples<Angle>> process(In<"samples", Samples<Angle>> samples) const { return *samples; }
};
REGATTA_PHASE(Halve);

const PipelineInfo& fits() {
  static const auto info =
      pipeline<Out<"samples", Samples<Angle>>>().then<Fit>().then<Halve>().reduce<"fitted">().reduce<"halved">().info();
  return info;
}

/// A folder with files, and the study in it.
struct Case {
  TemporaryFolder folder;

  explicit Case(const std::vector<std::string>& files = {"mesh.h5", "events.txt"}) {
    for (const auto& file : files) write(file, "content");
  }
  void write(const std::string& file, const std::string& text) const { std::ofstream(folder.path() / file) << text; }
  std::string at(const std::string& file) const { return (folder.path() / file).string(); }
  std::string study_file() const { return at("study.toml"); }

  /// The lines begin at line 3.
  Study read(const std::string& lines, const std::vector<std::string>& overrides = {}) const {
    return parse_study("[samples]\ncount = 4\n" + lines, study_file(), overrides, fits());
  }
  std::string wrong(const std::string& lines, const std::vector<std::string>& overrides = {}) const {
    try {
      read(lines, overrides);
    } catch (const ConfigError& error) {
      return error.what();
    }
    return {};
  }
};

const Fit::Options& fit_of(const Study& study) { return study.cases.front().phases[0].options.as<Fit::Options>(); }

constexpr const char* fit_list = "[phases.fit]\nlist = \"events.txt\"\n";

}  // namespace

TEST_SUITE("framework/study/input_files") {
  TEST_CASE("paths are relative to the folder of the study file, also those of defaults; those of --set to the working directory") {
    const Case it({"mesh.h5", "events.txt", "a.txt"});
    const auto study = it.read("[phases.fit]\nlist = \"events.txt\"\ntables = [\"a.txt\", \"./b/../a.txt\"]\n");
    CHECK(fit_of(study).mesh.path() == it.at("mesh.h5"));
    CHECK(fit_of(study).list.path() == it.at("events.txt"));
    CHECK(fit_of(study).tables == std::vector<InputFile>{it.at("a.txt"), it.at("a.txt")});
    CHECK_FALSE(fit_of(study).mask);

    const auto here = std::filesystem::relative(it.at("a.txt"));
    const auto set = it.read(fit_list, {"phases.fit.mesh=" + here.string(), "phases.fit.mask=" + it.at("a.txt")});
    CHECK(std::filesystem::equivalent(fit_of(set).mesh.path(), it.at("a.txt")));
    CHECK(fit_of(set).mesh.path().is_absolute());
    CHECK(fit_of(set).mask == it.at("a.txt"));
    CHECK_FALSE(fit_of(it.read(fit_list, {"phases.fit.mask=none"})).mask);
  }

  TEST_CASE("behind a link .. is where the link leads to") {
    const Case it;
    std::filesystem::create_directories(it.at("far/below"));
    std::filesystem::create_directory_symlink("far/below", it.at("link"));
    it.write("far/events.txt", "far");
    CHECK(fit_of(it.read("[phases.fit]\nlist = \"link/../events.txt\"\n")).list.digest() == InputFile(it.at("far/events.txt")).digest());
    CHECK(fit_of(it.read("[phases.fit]\nlist = \"far/../events.txt\"\n")).list == it.at("events.txt"));
  }

  TEST_CASE("a study that is named by a relative path finds its files, too") {
    const Case it;
    const auto file = std::filesystem::relative(it.study_file());
    const auto study = parse_study(std::string("[samples]\ncount = 4\n") + fit_list, file, {}, fits());
    CHECK(std::filesystem::equivalent(fit_of(study).list.path(), it.at("events.txt")));
  }

  TEST_CASE("files that cannot be read are mistakes of the study, each at its place, with what else is wrong") {
    const Case it({"mesh.h5", "events.txt"});
    const auto file = it.study_file();
    CHECK(it.wrong("[phases.fit]\nlist = \"event.txt\"\nmask = \"/none/mask.h5\"\ntables = [\"events.txt\", \".\"]\nscale = 0\n") ==
          file + ":4:8: phases.fit.list = \"event.txt\": " + it.at("event.txt") + " does not exist; did you mean \"events.txt\"?\n" +  //
              file +
              ":5:8: phases.fit.mask = \"/none/mask.h5\": /none/mask.h5 does not exist, nor does its folder; give the path of a file that "
              "does\n" +
              file + ":6:25: phases.fit.tables.1 = \".\": " + it.folder.path().string() + " is a folder; give the path of a file\n" +  //
              file + ":7:9: fit.scale = 0 is not above 0; try 1");
    CHECK(it.wrong(fit_list, {"phases.fit.mask=nosuch"}) ==
          "--set phases.fit.mask=nosuch: phases.fit.mask = \"nosuch\": " + (std::filesystem::current_path() / "nosuch").string() +
              " (relative to the working directory) does not exist; give the path of a file that does");
    CHECK(it.wrong("[phases.fit]\nlist = 5\n") ==
          file + ":4:8: phases.fit.list = 5 is a whole number; expected file; put it in quotes: \"5\"");
  }

  TEST_CASE("of a table with mistakes the files that it writes are judged in the same go") {
    const Case it({"events.txt"});
    const auto file = it.study_file();
    CHECK(it.wrong("[phases.fit]\nlist = \"event.txt\"\nmask = 3\nscale = 11\n") ==
          file + ":4:8: phases.fit.list = \"event.txt\": " + it.at("event.txt") + " does not exist; did you mean \"events.txt\"?\n" +  //
              file + ":5:8: phases.fit.mask = 3 is a whole number; expected file; put it in quotes: \"3\"\n" +                         //
              file + ":6:9: phases.fit.scale = 11 is above 10; allowed 0 to 10; try 10");
  }

  TEST_CASE("a default must be there as well; one without a default must be given. A phase that cannot open it says nothing more") {
    const Case it({"mesh_2.h5"});
    const auto file = it.study_file();
    CHECK(it.wrong("[phases.fit]\n") ==
          file + ":3:1: phases.fit.mesh = \"mesh.h5\" (its default): " + it.at("mesh.h5") +
              " does not exist; did you mean \"mesh_2.h5\"?\n" + file +
              ":3:1: phases.fit.list names no file; write its path, in a study file relative to the folder of that file, in --set to the "
              "working directory");
    CHECK(it.wrong("").starts_with(file + ": phases.fit.mesh = \"mesh.h5\" (its default): "));
    CHECK(it.wrong("[phases.fit]\nlist = \"\"\nmesh = \"mesh_2.h5\"\n").starts_with(file + ":4:8: phases.fit.list names no file; "));
  }

  TEST_CASE("describe says that it is a file; the text of the options also which content") {
    const auto text = describe_options(type_of<Fit::Options>(), type_of<Fit::Options>().create().get(), "phases.fit");
    const auto line = text.substr(text.find("phases.fit.mesh "), text.find("phases.fit.mask ") - text.find("phases.fit.mesh "));
    std::istringstream words(line);
    CHECK(std::vector<std::string>(std::istream_iterator<std::string>(words), {}) ==
          std::vector<std::string>{"phases.fit.mesh", "file", "\"mesh.h5\"", "for", "the", "interpolation"});
    CHECK(text.find("  file, or left out  ") != std::string::npos);
    const Case it;
    const auto study = it.read(fit_list);
    const auto config = config_text(fits().phases[0], study.cases.front().phases[0]);
    CHECK(
        config.starts_with("mesh = \"" + it.at("mesh.h5") + "\"  # content " + InputFile(it.at("mesh.h5")).digest() + "\n# mask = none\n"));
  }

  TEST_CASE("the content decides, not the place; what has changed is said with the name of the file") {
    const Case it, elsewhere;
    const auto settings_of = [](const Case& where, const std::string& lines) {
      const auto study = where.read(lines);
      return own_settings(fits().phases[0], study.cases.front().phases[0], fits());
    };
    const auto one = settings_of(it, fit_list), moved = settings_of(elsewhere, fit_list);
    CHECK(one.at("phases.fit.mesh (path)") != moved.at("phases.fit.mesh (path)"));
    CHECK(difference(moved, one).empty());
    CHECK(fingerprint(moved, 0, 4) == fingerprint(one, 0, 4));

    it.write("mesh.h5", "Content");
    const auto changed = settings_of(it, fit_list);
    CHECK(difference(changed, one) == "phases.fit.mesh = \"" + it.at("mesh.h5") + "\" has another content than before");
    CHECK(fingerprint(changed, 0, 4) != fingerprint(one, 0, 4));
    it.write("new.h5", "new");
    const auto renamed = settings_of(it, std::string(fit_list) + "mesh = \"new.h5\"\n");
    CHECK(difference(renamed, one) ==
          "phases.fit.mesh is \"" + it.at("new.h5") + "\", was \"" + it.at("mesh.h5") + "\" with another content");
    CHECK(difference(settings_of(it, std::string(fit_list) + "mask = \"new.h5\"\n"), changed).starts_with("phases.fit.mask is content "));
  }

  TEST_CASE("one byte redoes the phase that reads the file, and no other; moving it redoes nothing") {
    const Case it;
    const TemporaryFolder workspace;
    const auto run = [&](const std::string& mesh) {
      return example::run_study(workspace.path(), {.overrides = {"phases.fit.mesh=" + mesh, "phases.fit.list=" + it.at("events.txt")},
                                                   .text = "[samples]\ncount = 4\nper_run = 4\n",
                                                   .pipeline = &fits()});
    };
    CHECK(run(it.at("mesh.h5")).report.complete == 1);
    std::filesystem::rename(it.at("mesh.h5"), it.at("moved.h5"));
    CHECK(run(it.at("moved.h5")).plan.runs[0].action == Action::complete);
    it.write("moved.h5", "another, longer content");
    const auto again = run(it.at("moved.h5"));
    CHECK(again.plan.runs[0].action == Action::redo);
    CHECK(again.plan.runs[0].execute == std::vector<std::uint8_t>{1, 0});
    CHECK(again.plan.runs[0].reason ==
          "phases.fit.mesh is \"" + it.at("moved.h5") + "\", was \"" + it.at("mesh.h5") + "\" with another content");
    // 0.1 rad times the bytes of the file: exact, as 23 x 0.1 is rounded once in both.
    const auto fitted = example::run_file_of(workspace.path(), 0).columns("/phases/fit/fitted", type_of<Samples<Angle>>());
    CHECK(from_columns<Samples<Angle>>(fitted).rows[0].angle == 0.1 * 23);
  }
}
