#include <chrono>
#include <fstream>
#include <thread>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/core/file_digest.hpp"
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

StoredPlan plan_of(std::vector<PlannedInput> inputs) {
  StoredPlan plan;
  plan.inputs = std::move(inputs);
  return plan;
}

}  // namespace

TEST_SUITE("framework/study/planned_input") {
  TEST_CASE("files keep their numbers; new ones take those that are free, and then the last of the known") {
    const Files files;
    const auto first = number_inputs(files.write({"b", "d", "f", "h"}), {});
    CHECK(Files::names(first) == "b d f h ");
    CHECK(Files::names(number_inputs(files.write({"a", "b", "c", "d", "f", "h"}), plan_of(first))) == "b d f h a c ");
    CHECK(Files::names(number_inputs(files.write({"b", "c", "f", "h"}), plan_of(first))) == "b c f h ");
    CHECK(Files::names(number_inputs(files.write({"d", "f", "h"}), plan_of(first))) == "h d f ");
    CHECK(Files::names(number_inputs(files.write({"h"}), plan_of(first))) == "h ");
    CHECK(Files::names(number_inputs(files.write({"a", "d", "e", "h"}), plan_of(first))) == "a d e h ");
  }

  TEST_CASE("a file under another name keeps its number when nothing has the old name") {
    const Files files;
    const auto before = plan_of(number_inputs(files.write({"a", "b", "c"}), {}));
    const std::vector renamed{files.write("a", "a"), files.write("z", "b"), files.write("c", "c")};
    CHECK(Files::names(number_inputs(renamed, before)) == "a z c ");
    const std::vector copied{files.write("0", "b"), files.write("a", "a"), files.write("b", "b"), files.write("c", "c")};
    CHECK(Files::names(number_inputs(copied, before)) == "a b c 0 ");
  }

  TEST_CASE("a file that is gone keeps the digest that the plan has") {
    const Files files;
    const auto all = files.write({"a", "b"});
    const auto before = plan_of(number_inputs(all, {}));
    std::filesystem::remove(all[1].path());
    const auto now = number_inputs(all, before);
    CHECK(Files::names(now) == "a b! ");
    CHECK(now[1].digest == before.inputs[1].digest);
    CHECK(same_inputs(now, before.inputs));
  }

  TEST_CASE("a file with the stamp of the plan is not read again, one with another is") {
    const Files files;
    const auto file = files.write("a", "content");
    PlannedInput before{.path = file.text(), .digest = "as the plan says", .bytes = 7, .stamp = file_stamp(file.path())};
    CHECK(before.stamp.empty());  // it is too fresh to be trusted
    CHECK(planned_input(file, &before).digest == file.digest());

    // As if it had been written long ago: only the plan can know its digest then.
    const auto other = files.write("b", "content");
    std::this_thread::sleep_for(std::chrono::milliseconds(3100));
    before = {.path = other.text(), .digest = "as the plan says", .bytes = 7, .stamp = file_stamp(other.path())};
    REQUIRE_FALSE(before.stamp.empty());
    CHECK(planned_input(other, &before).digest == "as the plan says");
    files.write("b", "another");
    CHECK(planned_input(other, &before).digest == InputFile(other.path()).digest());
    CHECK(planned_input(other, &before).digest != "as the plan says");
  }

  TEST_CASE("all files that cannot be read are said at once") {
    const Files files;
    const auto a = files.write("a", "1");
    CHECK_THROWS_WITH_AS(number_inputs({a, a.text() + "1", a.text() + "2"}, {}),
                         fmt::format("inputs.files: {0}1: cannot be read (No such file or directory)\n"
                                     "inputs.files: {0}2: cannot be read (No such file or directory)",
                                     a.text())
                             .c_str(),
                         ConfigError);
  }
}
