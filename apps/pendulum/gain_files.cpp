#include "apps/pendulum/gain_files.hpp"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "framework/core/mistakes.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/plan/workspace.hpp"

namespace regatta::pendulum {

namespace {

namespace fs = std::filesystem;

struct Case {
  std::string name;   ///< As a name of a file.
  std::string group;  ///< Of its results.
};

std::vector<Case> cases_of(const Reader& study) {
  if (!study.has("/cases")) return {{"gains", "/results"}};
  std::vector<Case> cases;
  const auto table = study.table("/cases");
  const auto* groups = find_column(table, "group");
  for (std::size_t row = 0; groups != nullptr && row < groups->count(); ++row)
    cases.push_back({groups->text(row), "/results/" + groups->text(row)});
  return cases;
}

/// A column of the port `tunings`, at a sample.
std::string value(const FileTable& tunings, std::string_view column, std::size_t sample) {
  const auto* found = find_column(tunings, column);
  if (found == nullptr) throw Error(fmt::format("the results have no column tunings/{}", column));
  return found->text(sample);
}

std::string content(const FileTable& tunings, std::size_t sample, const std::string& title, const std::string& file) {
  const auto number = [&](std::string_view column) { return std::stod(value(tunings, column, sample)); };
  return fmt::format(
      "# {}: {:.4g} % of its ensemble completed ({:.4g} % with the gains it began with), cost {:.4g} ({:.4g})\n"
      "# In a study beside this file: controller = {{ file = \"{}\" }}\n{}",
      title, 100 * number("tuned/completed"), 100 * number("start/completed"), number("tuned/cost"), number("start/cost"), file,
      value(tunings, "controller", sample));
}

struct GainFile {
  fs::path path;
  std::string text;
};

bool has_other_content(const GainFile& file) {
  std::ifstream in(file.path, std::ios::binary);
  return in && std::string(std::istreambuf_iterator<char>(in), {}) != file.text;
}

void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream out(file);
  out << text << std::flush;
  if (!out) throw IoError("write", file, errno);
}

}  // namespace

int write_gain_files(const fs::path& workspace, bool force) {
  const auto file = Workspace(workspace).study_file();
  require(fs::exists(file), "{}: there are no results with gains; run the study to its end", file.string());
  const Reader study(file);
  std::vector<GainFile> files;
  std::size_t left_out = 0;
  for (const auto& [name, group] : cases_of(study)) {
    require(study.has(group + "/tunings"), "{}: {} has no tunings, so it is of another program", file.string(), group);
    const auto tunings = study.table(group + "/tunings");
    const auto* status = find_column(tunings, "status");
    const std::size_t samples = status != nullptr ? status->count() : 0;
    for (std::size_t sample = 0; sample < samples; ++sample) {
      const auto id = samples > 1 ? fmt::format("_{}", sample) : "";
      const auto target = workspace / "gains" / (name + id + ".toml");
      if (status->text(sample) != "complete") {
        fmt::print(stderr, "{}: not written, its sample is {}\n", target.string(), status->text(sample));
        ++left_out;
        continue;
      }
      files.push_back({target, content(tunings, sample, name + id, target.filename().string())});
    }
  }
  Mistakes taken;
  for (const auto& target : files)
    taken.require(force || !has_other_content(target), "{}: is there already with other content; --force writes over it",
                  target.path.string());
  taken.throw_if_any();
  for (const auto& [path, text] : files) {
    write(path, text);
    fmt::print("{}\n{}\n", path.string(), text);
  }
  return left_out > 0 ? 1 : 0;
}

}  // namespace regatta::pendulum
