#include <fstream>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/study/plan/planned_input.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;

namespace {

class Files {
 public:
  InputFile write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_.path() / name) << text;
    return folder_.path() / name;
  }
  std::vector<InputFile> write(const std::vector<std::string>& names) const {
    std::vector<InputFile> files;
    for (const auto& name : names) files.push_back(write(name, name));
    return files;
  }
  static std::string names(const std::vector<PlannedInput>& inputs) {
    std::string names;
    for (const auto& input : inputs) names += std::filesystem::path(input.path).filename().string() + (input.gone ? "! " : " ");
    return names;
  }

 private:
  TemporaryFolder folder_;
};

Study study_of(std::vector<InputFile> files) {
  Study study;
  study.file = "/of/nobody/study.toml";
  study.input_files = std::move(files);
  return study;
}

StoredPlan plan_of(std::vector<PlannedInput> inputs) {
  StoredPlan plan;
  plan.inputs = std::move(inputs);
  return plan;
}

}  // namespace

TEST_SUITE("framework/study/planned_input") {
  TEST_CASE("files keep their numbers; new ones take those that are free, and then the last of the known") {
    const Files files;
    const auto first = number_inputs(study_of(files.write({"b", "d", "f", "h"})), {});
    CHECK(Files::names(first) == "b d f h ");
    CHECK(Files::names(number_inputs(study_of(files.write({"a", "b", "c", "d", "f", "h"})), plan_of(first))) == "b d f h a c ");
    CHECK(Files::names(number_inputs(study_of(files.write({"b", "c", "f", "h"})), plan_of(first))) == "b c f h ");
    CHECK(Files::names(number_inputs(study_of(files.write({"d", "f", "h"})), plan_of(first))) == "h d f ");
    CHECK(Files::names(number_inputs(study_of(files.write({"h"})), plan_of(first))) == "h ");
    CHECK(Files::names(number_inputs(study_of(files.write({"a", "d", "e", "h"})), plan_of(first))) == "a d e h ");
  }

  TEST_CASE("a file under another name keeps its number when nothing has the old name") {
    const Files files;
    const auto before = plan_of(number_inputs(study_of(files.write({"a", "b", "c"})), {}));
    const std::vector renamed{files.write("a", "a"), files.write("z", "b"), files.write("c", "c")};
    CHECK(Files::names(number_inputs(study_of(renamed), before)) == "a z c ");
    const std::vector copied{files.write("0", "b"), files.write("a", "a"), files.write("b", "b"), files.write("c", "c")};
    CHECK(Files::names(number_inputs(study_of(copied), before)) == "a b c 0 ");
  }

  TEST_CASE("a file that is gone keeps the digest that the plan has") {
    const Files files;
    const auto all = files.write({"a", "b"});
    const auto before = plan_of(number_inputs(study_of(all), {}));
    std::filesystem::remove(all[1].path());
    const auto now = number_inputs(study_of(all), before);
    CHECK(Files::names(now) == "a b! ");
    CHECK(now[1].digest == before.inputs[1].digest);
    CHECK(same_inputs(now, before.inputs));
  }

  TEST_CASE("twenty thousand files are numbered, and found again when all have other names") {
    // Without a file there, so that all are gone: a step of a loop over all pairs would be made 400 million times.
    std::vector<PlannedInput> before;
    std::vector<InputFile> files;
    for (int i = 0; i < 20'000; ++i) {
      const auto name = fmt::format("/of/nobody/{:05}", i);
      before.push_back({.path = "/before" + name, .from_study = fmt::format("{:05}", i), .digest = name});
      files.emplace_back(name);
    }
    const auto inputs = number_inputs(study_of(files), plan_of(before));
    REQUIRE(inputs.size() == before.size());
    CHECK(inputs[12'345].path == "/of/nobody/12345");
    CHECK(inputs[12'345].digest == "/of/nobody/12345");
    CHECK(inputs[12'345].gone);
  }

  TEST_CASE("what cannot be looked up is not taken for gone") {
    const Files files;
    const auto loop = files.write("loop", "");
    std::filesystem::remove(loop.path());
    std::filesystem::create_symlink("loop", loop.path());
    const PlannedInput before{.path = loop.text(), .from_study = {}, .digest = "as the plan says"};
    CHECK_THROWS_WITH_AS(planned_input(loop, &before), (loop.text() + ": cannot be read (Too many levels of symbolic links)").c_str(),
                         Error);
  }

  TEST_CASE("all files that cannot be read are said at once") {
    const Files files;
    const auto a = files.write("a", "1");
    CHECK_THROWS_WITH_AS(number_inputs(study_of({a, a.text() + "1", a.text() + "2"}), {}),
                         fmt::format("inputs.files: {0}1: cannot be read (No such file or directory)\n"
                                     "inputs.files: {0}2: cannot be read (No such file or directory)",
                                     a.text())
                             .c_str(),
                         ConfigError);
  }
}
