#include <chrono>
#include <fstream>
#include <regex>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <unistd.h>

#include "framework/app/logs.hpp"
#include "framework/core/error.hpp"

using namespace regatta;
namespace fs = std::filesystem;

namespace {

/// An empty folder for one test, removed at its end.
struct Folder {
  Folder() {
    std::string name = (fs::temp_directory_path() / "regatta_logs_XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { fs::remove_all(path); }
  fs::path path;
};

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_SUITE("framework/app/logs") {
  TEST_CASE("a line says when, how bad, where and what") {
    const Folder folder;
    StudyLog logs(folder.path / "logs", LogLevel::info);
    logs.study(LogLevel::info, "100 runs");
    logs.run(42, 3)->write(LogLevel::warn, "simulate", "energy drifts");
    const std::string time = R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)";
    const auto study = lines_of(folder.path / "logs/study.log"), run = lines_of(folder.path / "logs/000042.log");
    REQUIRE(study.size() == 1);
    REQUIRE(run.size() == 1);
    CHECK(std::regex_match(study[0], std::regex(time + " info  lane - run - study 100 runs")));
    CHECK(std::regex_match(run[0], std::regex(time + " warn  lane 3 run 000042 simulate energy drifts")));
  }
  TEST_CASE("the time is UTC, whatever the zone of the machine") {
    const Folder folder;
    setenv("TZ", "Asia/Tokyo", 1);
    tzset();
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    StudyLog(folder.path, LogLevel::info).study(LogLevel::info, "x");
    unsetenv("TZ");
    tzset();
    std::tm written{};
    REQUIRE(strptime(lines_of(folder.path / "study.log").at(0).c_str(), "%Y-%m-%dT%H:%M:%S", &written) != nullptr);
    CHECK(std::abs(timegm(&written) - now) < 600);  // zones differ by hours
  }
  TEST_CASE("a run that says nothing above the level leaves no file") {
    const Folder folder;
    StudyLog logs(folder.path, LogLevel::warn);
    const auto run = logs.run(1, 0);
    run->write(LogLevel::info, "swing", "quiet");
    CHECK_FALSE(run->writes(LogLevel::info));
    CHECK(run->writes(LogLevel::warn));
    logs.study(LogLevel::info, "quiet");
    CHECK_FALSE(fs::exists(folder.path / "000001.log"));
    CHECK(lines_of(folder.path / "study.log").empty());
  }
  TEST_CASE("lines of info and above are in the file at once, those below when the run ends") {
    const Folder folder;
    StudyLog logs(folder.path, LogLevel::trace);
    auto run = logs.run(1, 0);
    run->write(LogLevel::debug, "swing", "begins");
    CHECK(lines_of(folder.path / "000001.log").empty());
    run->write(LogLevel::info, "swing", "goes on");
    CHECK(lines_of(folder.path / "000001.log").size() == 2);
    run->write(LogLevel::debug, "swing", "ends");
    run.reset();
    CHECK(lines_of(folder.path / "000001.log").size() == 3);
  }
  TEST_CASE("a resumed study appends") {
    const Folder folder;
    for (int session = 0; session < 2; ++session) {
      StudyLog logs(folder.path, LogLevel::info);
      logs.study(LogLevel::info, "begins");
      logs.run(5, 0)->write(LogLevel::info, "", "begins");
    }
    CHECK(lines_of(folder.path / "study.log").size() == 2);
    CHECK(lines_of(folder.path / "000005.log").size() == 2);
  }
  TEST_CASE("further lines of a text are indented") {
    const Folder folder;
    StudyLog logs(folder.path, LogLevel::info);
    logs.study(LogLevel::error, "two mistakes:\nfirst\nsecond");
    const auto lines = lines_of(folder.path / "study.log");
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].ends_with("error lane - run - study two mistakes:"));
    CHECK(lines[2] == "    second");
  }
  TEST_CASE("threads of a lane write whole lines") {
    const Folder folder;
    StudyLog logs(folder.path, LogLevel::info);
    auto run = logs.run(7, 0);
    std::vector<std::thread> threads;
    threads.reserve(4);
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        for (int n = 0; n < 500; ++n) run->write(LogLevel::info, "swing", "twenty characters...");
      });
    for (auto& thread : threads) thread.join();
    run.reset();
    const auto lines = lines_of(folder.path / "000007.log");
    CHECK(lines.size() == 2000);
    for (const auto& line : lines) REQUIRE(line.ends_with("Z info  lane 0 run 000007 swing twenty characters..."));
  }
  TEST_CASE("a folder that cannot be written is named") {
    const Folder folder;
    std::ofstream(folder.path / "file") << "x";
    CHECK_THROWS_WITH_AS(StudyLog(folder.path / "file" / "logs", LogLevel::info),
                         ("cannot create the folder of the logs " + (folder.path / "file/logs").string() + ": Not a directory").c_str(),
                         IoError);
    fs::create_directories(folder.path / "logs/study.log");
    CHECK_THROWS_WITH_AS(StudyLog(folder.path / "logs", LogLevel::info),
                         ("cannot write the log " + (folder.path / "logs/study.log").string() + ": Is a directory").c_str(), IoError);
  }
  TEST_CASE("lines that cannot be written are counted and fail nothing") {
    const Folder folder;
    StudyLog logs(folder.path, LogLevel::info);
    CHECK(logs.lost() == 0);
    fs::create_directories(folder.path / "000001.log");
    logs.run(1, 0)->write(LogLevel::info, "swing", "lost");
    fs::create_symlink("/dev/full", folder.path / "000002.log");  // every write: no space left on device
    logs.run(2, 0)->write(LogLevel::warn, "swing", "lost");
    CHECK(logs.lost() == 2);
    CHECK(logs.first_loss().find("000001.log") != std::string::npos);
  }
}
