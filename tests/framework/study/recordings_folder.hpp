#pragma once
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/framework/study/recordings.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

/// A study whose runs are recordings, in a folder of its own.
namespace recordings {

namespace fs = std::filesystem;

inline const PipelineInfo& info() {
  static const PipelineInfo info = summaries.info();
  return info;
}

inline constexpr const char* study_text = R"([study]
title = "Recordings"
seed = 5
[inputs]
files = "data/*.txt"
)";

/// A folder with data/*.txt, and the workspace `out` of the study that reads them.
class Folder {
 public:
  explicit Folder(const std::vector<std::string>& names = {"a", "b", "c", "d"}) {
    fs::create_directories(path("data"));
    for (const auto& name : names) write(name, name.front() - 'a' + 3);
  }
  fs::path path(const std::string& name) const { return folder_.path() / name; }
  /// A recording of so many values, which are those of no other.
  void write(const std::string& name, int count) const {
    std::ofstream file(path("data/" + name + ".txt"));
    for (int i = 0; i < count; ++i) file << count << '.' << i << '\n';
  }
  void remove(const std::string& name) const { fs::remove(path("data/" + name + ".txt")); }

  example::StudyEnd run(const example::StudyCall& more = {}, const std::string& workspace = "out", StopRequest* stop = nullptr) const {
    auto call = more;
    call.pipeline = &info();
    call.file = path("study.toml");
    call.text = study_text + text;
    return example::run_study(path(workspace), call, stop);
  }
  Reader file_of(std::uint64_t run, const std::string& workspace = "out") const { return example::run_file_of(path(workspace), run); }
  std::string hash_of(std::uint64_t run, const std::string& phase, const std::string& workspace = "out") const {
    return file_of(run, workspace).text("/phases/" + phase, "hash").value();
  }
  std::string text;  // beside study_text

 private:
  TemporaryFolder folder_;
};

inline std::string name_in(const Reader& file) { return fs::path(file.text("/", "input").value()).stem().string(); }

inline std::string results_of(const fs::path& workspace, const std::string& group = "/results") {
  return Reader(workspace / "study.h5").text(group + "/summaries", "hash").value();
}

/// Of the samples in their order.
inline std::vector<std::string> input_names(const fs::path& study_file) {
  std::vector<std::string> names;
  const auto table = Reader(study_file).table("/inputs");
  for (std::size_t i = 0; i < find_column(table, "id")->shape.front(); ++i) {
    REQUIRE(find_column(table, "id")->number(i) == i);
    names.push_back(fs::path(find_column(table, "path")->text(i)).stem().string());
  }
  return names;
}

}  // namespace recordings
