#include <chrono>
#include <fstream>
#include <thread>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/core/file_digest.hpp"
#include "framework/study/plan/input_stamps.hpp"
#include "framework/study/plan/read_inputs.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;

namespace {

namespace fs = std::filesystem;

/// A workspace with files in it, and a study that reads them.
class Files {
 public:
  explicit Files(int count = 0) {
    study.file = path("study.toml");
    for (int i = 0; i < count; ++i) add(fmt::format("{:03}", i));
  }
  fs::path path(const std::string& name) const { return folder_.path() / name; }
  Workspace workspace() const { return Workspace(folder_.path()); }
  void add(const std::string& name, const std::string& text = {}) {
    std::ofstream(path(name)) << (text.empty() ? name : text);
    study.input_files.emplace_back(path(name));
    study.samples.count += 1;
  }
  std::string stamps() const {
    std::ifstream in(workspace().input_stamps());
    return {std::istreambuf_iterator<char>(in), {}};
  }
  Study study;

 private:
  TemporaryFolder folder_;
};

/// Until the times of files that have been written can be trusted.
void wait_for_old_files() { std::this_thread::sleep_for(std::chrono::milliseconds(3100)); }

}  // namespace

TEST_SUITE("framework/study/read_inputs") {
  TEST_CASE("files are read by all lanes, with the same digests; many are announced") {
    for (const auto& pus : {std::vector<unsigned>{}, std::vector<unsigned>{0, 1}}) {
      Files files(101);
      std::string said;
      read_inputs(files.study, files.workspace(), {}, {.pus = pus, .told = [&](const std::string& text) { said += text; }});
      CHECK(said == "reading 101 input files (303 B)");
      CHECK(known_content(files.path("042")).value().digest == Files(43).study.input_files[42].digest());
      said.clear();
      read_inputs(files.study, files.workspace(), {}, {.pus = pus, .told = [&](const std::string& text) { said += text; }});
      CHECK(said.empty());
    }
    Files few(100);
    read_inputs(few.study, few.workspace(), {}, {.told = [](const std::string& text) { FAIL(text); }});
  }

  TEST_CASE("what has been read once is not read again by a later call, also after it was touched") {
    Files files(2);
    read_inputs(files.study, files.workspace(), {});
    CHECK(files.stamps().empty());  // they are too fresh to be trusted
    wait_for_old_files();
    for (const auto& file : files.study.input_files) fs::last_write_time(file.path(), fs::file_time_type::clock::now());
    wait_for_old_files();
    read_inputs(files.study, files.workspace(), {});
    CHECK(files.stamps().find(files.path("001").string()) != std::string::npos);
    const auto before = fs::last_write_time(files.workspace().input_stamps());
    read_inputs(files.study, files.workspace(), {});
    CHECK(fs::last_write_time(files.workspace().input_stamps()) == before);  // nothing new, nothing written
    fs::last_write_time(files.path("001"), fs::file_time_type::clock::now());
    wait_for_old_files();
    const auto stamps = files.stamps();
    read_inputs(files.study, files.workspace(), {}, {.keep = false});
    CHECK(files.stamps() == stamps);
    read_inputs(files.study, files.workspace(), {});
    CHECK(files.stamps() != stamps);
    CHECK(files.stamps().find(known_content(files.path("001")).value().stamp) != std::string::npos);
  }

  TEST_CASE("what the workspace keeps is believed as long as the stamp is that of the file") {
    Files files;
    files.add("a", "content");
    wait_for_old_files();
    const auto stamp = file_content(files.path("a")).stamp;
    REQUIRE_FALSE(stamp.empty());
    // Other names of the same file, which this process has not read.
    fs::create_symlink("a", files.path("b"));
    fs::create_symlink("a", files.path("c"));
    std::ofstream(files.workspace().input_stamps())
        << fmt::format(R"({{"format": 1, "files": [{{"path": "{}", "digest": "kept", "bytes": 7, "stamp": "{}"}},)",
                       files.path("b").string(), stamp)
        << fmt::format(R"({{"path": "{}", "digest": "of before", "bytes": 7, "stamp": "1{}"}}]}})", files.path("c").string(), stamp);
    remember_stamps(files.workspace());
    CHECK(InputFile(files.path("b")).digest() == "kept");
    CHECK(InputFile(files.path("c")).digest() == InputFile(files.path("a")).digest());
    std::ofstream(files.workspace().input_stamps()) << "{\"files\": [{\"path\"";
    CHECK_NOTHROW(remember_stamps(files.workspace()));
    fs::create_symlink("a", files.path("d"));
    std::ofstream(files.workspace().input_stamps())
        << fmt::format(R"({{"format": 2, "files": [{{"path": "{}", "digest": "of a later program", "bytes": 7, "stamp": "{}"}}]}})",
                       files.path("d").string(), stamp);
    remember_stamps(files.workspace());
    CHECK(InputFile(files.path("d")).digest() == InputFile(files.path("a")).digest());
  }

  TEST_CASE("what has been read need not be read again although another file cannot be read, and nothing else hides that") {
    Files files(2);
    wait_for_old_files();
    fs::create_symlink("loop", files.path("loop"));
    files.study.input_files.emplace_back(files.path("loop"));
    const auto mistake = doctest::Contains("loop: cannot be read (Too many levels of symbolic links)");
    CHECK_THROWS_WITH_AS(read_inputs(files.study, files.workspace(), {}), mistake, ConfigError);
    CHECK(files.stamps().find(files.path("001").string()) != std::string::npos);
    const Workspace nowhere(files.path("none"));  // where no stamps can be kept
    CHECK_THROWS_WITH_AS(read_inputs(files.study, nowhere, {}), mistake, ConfigError);
    StopRequest stop;
    stop.ask();
    CHECK_THROWS_AS(read_inputs(files.study, nowhere, {}, {.stop = &stop}), Stopped);
  }

  TEST_CASE("a stop request ends it within a file, and before the next one") {
    Files files;
    files.add("large", std::string(3'000'000, 'x'));
    StopRequest stop;
    stop.ask();
    CHECK_THROWS_AS(file_content(files.path("large"), &stop), Stopped);
    CHECK_THROWS_AS(read_inputs(files.study, files.workspace(), {}, {.stop = &stop}), Stopped);
    CHECK_FALSE(known_content(files.path("large")));
    Files many(101);
    CHECK_THROWS_AS(read_inputs(many.study, many.workspace(), {}, {.pus = {0, 1}, .stop = &stop}), Stopped);
  }

  TEST_CASE("all files that cannot be read are said at once, in their order, by any number of lanes") {
    for (const auto& pus : {std::vector<unsigned>{}, std::vector<unsigned>{0, 1}}) {
      Files files(120);
      for (const auto* name : {"007", "100"}) {
        fs::remove(files.path(name));
        fs::create_symlink(name, files.path(name));
      }
      const auto line = [&](const std::string& name) {
        return fmt::format("inputs.files: {}: cannot be read (Too many levels of symbolic links)", files.path(name).string());
      };
      CHECK_THROWS_WITH_AS(read_inputs(files.study, files.workspace(), {}, {.pus = pus}), (line("007") + "\n" + line("100")).c_str(),
                           ConfigError);
    }
  }

  TEST_CASE("a file that has been renamed is not two; a copy is") {
    Files files;
    files.add("new", "content");
    StoredPlan before;
    for (const auto* name : {"old", "older"}) {
      files.study.input_files.emplace_back(files.path(name));
      before.inputs.push_back(
          {.path = files.path(name).string(), .from_study = {}, .digest = InputFile(files.path("new")).digest(), .bytes = 7});
    }
    files.add("copy", "content");
    auto study = files.study;
    read_inputs(study, files.workspace(), before);
    CHECK(study.input_files == std::vector<InputFile>{files.path("new"), files.path("copy")});
    CHECK(study.samples.count == 2);
    std::ofstream(files.path("old")) << "content";
    study = files.study;
    read_inputs(study, files.workspace(), before);
    CHECK(study.input_files == std::vector<InputFile>{files.path("new"), files.path("old"), files.path("copy")});
  }

  TEST_CASE("twenty thousand files that are gone beside new ones are no work for minutes") {
    Files files;
    StoredPlan before;
    for (int i = 0; i < 20'000; ++i) {
      files.study.input_files.emplace_back(files.path(fmt::format("gone_{}", i)));
      before.inputs.push_back({.path = files.study.input_files.back().text(), .from_study = {}, .digest = std::to_string(i), .bytes = 7});
    }
    for (int i = 0; i < 2'000; ++i) files.add(fmt::format("{}", i), "7");
    read_inputs(files.study, files.workspace(), before);
    CHECK(files.study.input_files.size() == 22'000);
  }
}
