#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "tests/framework/study/example_study.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace example_study;

namespace {

/// A folder with study.toml and the files that it includes.
class Folder {
 public:
  Folder& write(const std::string& name, const std::string& text) {
    const auto file = folder_.path() / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
    return *this;
  }
  Study load(const std::string& lines, const std::vector<std::string>& overrides = {}) {
    write("study.toml", "[samples]\ncount = 10\n" + lines);
    return load_study(path("study.toml"), overrides, swing_pipeline());
  }
  std::string wrong(const std::string& lines, const std::vector<std::string>& overrides = {}) {
    return mistakes([&] { return load(lines, overrides); });
  }
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_SUITE("framework/study/include_files") {
  TEST_CASE("a table comes from a file, and what stands beside its name goes before") {
    Folder folder;
    folder.write("laws/strong.toml", "type = \"adaptive\"\nk = 50\n");
    const auto study = folder.load("[phases.swing]\ncontroller = { file = \"laws/strong.toml\", k = 60 }\n");
    CHECK(swing_of(study).controller.type == Law::adaptive);
    CHECK(swing_of(study).controller.k == 60);
    CHECK(study.included == std::map<std::string, std::string>{{folder.path("laws/strong.toml"), "type = \"adaptive\"\nk = 50\n"}});
  }

  TEST_CASE("a file of a phase may name a file beside it, and --set changes what came from files") {
    Folder folder;
    folder.write("parts/swing.toml", "duration = 5\ncontroller = { file = \"law.toml\" }\n").write("parts/law.toml", "k = 7\n");
    const auto study = folder.load("[phases]\nswing = { file = \"parts/swing.toml\" }\n", {"phases.swing.controller.type=classical"});
    CHECK(swing_of(study).duration == 5);
    CHECK(swing_of(study).controller.k == 7);
    CHECK(swing_of(study).controller.type == Law::classical);
  }

  TEST_CASE("--set names a file too, from the working directory; dotted names of parameters work in files") {
    Folder folder;
    folder.write("draws.toml", "plant.mass = { uniform = [0.1, 0.2] }\nangle = 0.5\n");
    const auto study = folder.load("", {"samples.parameters={ file = \"" + folder.path("draws.toml") + "\" }"});
    REQUIRE(study.parameters.size() == 1);
    CHECK(study.parameters[0].path == "plant.mass");
  }

  TEST_CASE("--set names another file than the study: nothing of the first one counts, what stands beside its name still does") {
    Folder folder;
    folder.write("weak.toml", "type = \"adaptive\"\nk = 1\n").write("strong.toml", "k = 50\n");
    folder.write("swing.toml", "controller = { file = \"weak.toml\" }\n");
    const auto strong = "phases.swing.controller.file=\"" + folder.path("strong.toml") + "\"";
    const std::string beside = "[phases.swing]\ncontroller = { file = \"weak.toml\", type = \"classical\" }\n";
    CHECK(swing_of(folder.load(beside)).controller.k == 1);
    CHECK(swing_of(folder.load(beside, {strong})).controller.k == 50);
    CHECK(swing_of(folder.load(beside, {strong})).controller.type == Law::classical);
    CHECK(swing_of(folder.load("[phases.swing]\ncontroller = { file = \"weak.toml\" }\n", {strong})).controller.type == Law::sta);
    CHECK(swing_of(folder.load("[phases.swing]\ncontroller = { file = \"weak.toml\" }\n", {strong, "phases.swing.controller.k=7"}))
              .controller.k == 7);
    const auto inner = folder.load("[phases]\nswing = { file = \"swing.toml\" }\n", {strong});
    CHECK(swing_of(inner).controller.k == 50);
    CHECK(inner.included.size() == 2);  // not weak.toml
    CHECK(folder.wrong(beside, {"phases.swing.controller.file=\"none.toml\""}) ==
          "--set phases.swing.controller.file=\"none.toml\": file = \"none.toml\": none.toml: cannot be opened (No such file or "
          "directory); give the path of a TOML file");
    folder.write("broken.toml", "k = \n");
    CHECK(folder.wrong(beside, {"phases.swing.controller.file=\"" + folder.path("broken.toml") + "\""}) ==
          folder.path("broken.toml") +
              ":1:5: this is not TOML (key-value pair: expected value, saw '\\n'); a line is key = value or [section]");
  }

  TEST_CASE("mistakes name the file, line and column where they stand, all at once") {
    Folder folder;
    folder.write("law.toml", "\ntype = \"strong\"\n  k = 1000\n");
    CHECK(folder.wrong("[phases.swing]\nstep = 5\ncontroller = { file = \"law.toml\" }\n") ==
          folder.path("study.toml") + ":4:8: phases.swing.step = 5 s is above 1 s; allowed 1e-06 to 1 s; try 1\n" +
              folder.path("law.toml") +
              ":2:8: phases.swing.controller.type = \"strong\" is unknown; allowed \"classical\" | \"sta\" | \"adaptive\"\n" +
              folder.path("law.toml") + ":3:7: phases.swing.controller.k = 1000 is above 100; allowed 0 to 100; try 100");
    folder.write("law.toml", "k = \n");
    CHECK(folder.wrong("[phases.swing]\ncontroller = { file = \"law.toml\" }\n") ==
          folder.path("law.toml") +
              ":1:5: this is not TOML (key-value pair: expected value, saw '\\n'); a line is key = value or [section]");
  }

  TEST_CASE("files that are not there, and files that include themselves") {
    Folder folder;
    folder.write("law.toml", "k = 1\n")
        .write("a.toml", "controller = { file = \"b.toml\" }\n")
        .write("b.toml", "k = { file = \"a.toml\" }\n");
    CHECK(folder.wrong("[phases.swing]\ncontroller = { file = \"laws.toml\" }\n") ==
          folder.path("study.toml") + ":4:23: file = \"laws.toml\": " + folder.path("laws.toml") +
              ": cannot be opened (No such file or directory); give the path of a TOML file; did you mean \"law.toml\"?");
    const auto text = folder.wrong("[phases]\nswing = { file = \"a.toml\" }\n");
    CHECK_MESSAGE(
        text.find(folder.path("b.toml") + ":1:14: the file " + folder.path("a.toml") + " includes itself (" + folder.path("a.toml") +
                  " -> " + folder.path("b.toml") + " -> " + folder.path("a.toml") + "); remove one of these") != std::string::npos,
        text);
  }

  TEST_CASE("a study can be read again from its texts, without the files") {
    Folder folder;
    folder.write("law.toml", "k = 3\n");
    const auto study = folder.load("[phases.swing]\ncontroller = { file = \"law.toml\" }\n");
    folder.write("law.toml", "k = 4\n");
    const auto again = parse_study(study.text, study.file, {}, swing_pipeline(), {}, {.included = study.included});
    CHECK(swing_of(again).controller.k == 3);
  }

  TEST_CASE("the name of a file that no file can have is a mistake at its place") {
    Folder folder;
    const auto said = folder.wrong("[phases.swing]\ncontroller = { file = \"" + std::string(5'000, 'x') + ".toml\" }\n");
    CHECK(said.starts_with(folder.path("study.toml") + ":4:23: file = \"xxx"));
    CHECK(said.find("cannot be opened (File name too long)") != std::string::npos);
  }
}
