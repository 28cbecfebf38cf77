#include <fstream>
#include <optional>

#include <doctest/doctest.h>
#include <unistd.h>

#include "framework/core/error.hpp"
#include "framework/study/input/file_pattern.hpp"
#include "framework/study/input/load_study.hpp"
#include "tests/framework/study/recordings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;

namespace {

namespace fs = std::filesystem;

/// A folder with data/a.txt, data/b.txt, data/c.txt, data/.hidden.txt, data/sub.txt/ and a study file that is read from there.
class Folder {
 public:
  Folder() {
    fs::create_directories(path("data/sub.txt"));
    for (const auto* name : {"data/c.txt", "data/a.txt", "data/b.txt", "data/.hidden.txt"}) std::ofstream(path(name)) << "1\n";
  }
  fs::path path(const std::string& name) const { return folder_.path() / name; }

  Study read(const std::string& inputs, const KnownInputs& known = {}, const std::vector<std::string>& overrides = {}) const {
    return parse_study(inputs, path("study.toml"), overrides, recordings::summaries.info(), {}, {.inputs = known});
  }
  std::vector<std::string> names(const std::string& inputs, const KnownInputs& known = {}) const {
    std::vector<std::string> names;
    for (const auto& file : read(inputs, known).input_files) names.push_back(fs::relative(file.path(), folder_.path()).string());
    return names;
  }
  std::string refused(const std::string& inputs) const {
    try {
      read(inputs);
    } catch (const ConfigError& error) {
      std::string text = error.what();  // without the folder, whose name is another in every test
      for (auto at = text.find(folder_.path().string()); at != std::string::npos; at = text.find(folder_.path().string()))
        text.replace(at, folder_.path().string().size(), "HERE");
      return text;
    }
    return "not refused";
  }

 private:
  TemporaryFolder folder_;
};

/// A process of root is, as long as this lives, one of somebody who may not read everything.
class Somebody {
 public:
  Somebody() {
    if (root_) REQUIRE(::seteuid(65534) == 0);
  }
  ~Somebody() {
    if (root_) CHECK(::seteuid(0) == 0);
  }
  Somebody(const Somebody&) = delete;
  Somebody& operator=(const Somebody&) = delete;

 private:
  bool root_ = ::geteuid() == 0;
};

KnownInput known_as(const fs::path& file) { return {.path = file.string(), .from_study = {}}; }

using Names = std::vector<std::string>;

}  // namespace

TEST_SUITE("framework/study/inputs_reader") {
  TEST_CASE("files are found by pattern and by path, relative to the study, each once, in the order of the list") {
    const Folder folder;
    CHECK(folder.names("[inputs]\nfiles = \"data/*.txt\"\n") == Names{"data/a.txt", "data/b.txt", "data/c.txt"});
    CHECK(folder.names("[inputs]\nfiles = [\"data/c.txt\", \"data/[ab].txt\", \"data/*.txt\"]\n") ==
          Names{"data/c.txt", "data/a.txt", "data/b.txt"});
    CHECK(folder.names("[inputs]\nfiles = \"*/b.txt\"\n") == Names{"data/b.txt"});
    CHECK(folder.names("[inputs]\nfiles = \"" + folder.path("data/b.txt").string() + "\"\n") == Names{"data/b.txt"});
    CHECK(folder.names("[inputs]\nfiles = \"data/.*.txt\"\n") == Names{"data/.hidden.txt"});
    const auto study = folder.read("[inputs]\nfiles = \"data/*.txt\"\n");
    CHECK(study.samples.count == 3);
    CHECK(std::get<std::uint64_t>(study.samples.per_run) == 1);
  }

  TEST_CASE("a name with the characters of a pattern is meant itself when it is there") {
    const Folder folder;
    std::ofstream(folder.path("data/run[1].txt")) << "1\n";
    std::ofstream(folder.path("data/run1.txt")) << "1\n";
    CHECK(folder.names("[inputs]\nfiles = \"data/run[1].txt\"\n") == Names{"data/run[1].txt"});
    CHECK(folder.names("[inputs]\nfiles = \"data/run[12].txt\"\n") == Names{"data/run1.txt"});
    fs::create_directories(folder.path("odd[1]"));
    std::ofstream(folder.path("odd[1]/x.txt")) << "1\n";
    const FilePattern pattern(folder.path("odd[1]"), "*.txt");
    std::vector<FilePattern::Unreadable> unreadable;
    CHECK(pattern.find(unreadable) == std::vector{folder.path("odd[1]/x.txt")});
    CHECK(pattern.matches(folder.path("odd[1]/y.txt")));
    CHECK_FALSE(pattern.matches(folder.path("odd1/y.txt")));
  }

  TEST_CASE("files are left out by name or by path") {
    const Folder folder;
    CHECK(folder.names("[inputs]\nfiles = \"data/*.txt\"\nexclude = [\"b.txt\"]\n") == Names{"data/a.txt", "data/c.txt"});
    CHECK(folder.names("[inputs]\nfiles = \"data/*.txt\"\nexclude = [\"[ab].txt\"]\n") == Names{"data/c.txt"});
    CHECK(folder.names("[inputs]\nfiles = \"data/*.txt\"\nexclude = [\"data/c*\"]\n") == Names{"data/a.txt", "data/b.txt"});
    CHECK(folder.names("[inputs]\nfiles = \"data/*.txt\"\nexclude = [\"other/c.txt\"]\n").size() == 3);
    CHECK(folder.refused("[inputs]\nfiles = \"data/*.txt\"\nexclude = [\"*\"]\n") ==
          "HERE/study.toml:2:9: inputs.exclude leaves out all 3 files that inputs.files names");
  }

  TEST_CASE("a file that a workspace knows is there although it is gone, if it fits") {
    const Folder folder;
    const KnownInputs known{known_as(folder.path("data/aa.txt")), known_as(folder.path("data/b.txt")),
                            known_as(folder.path("elsewhere/x.txt"))};
    CHECK(folder.names("[inputs]\nfiles = \"data/*.txt\"\n", known) == Names{"data/a.txt", "data/aa.txt", "data/b.txt", "data/c.txt"});
    CHECK(folder.names("[inputs]\nfiles = [\"data/aa.txt\", \"data/c.txt\"]\n", known) == Names{"data/aa.txt", "data/c.txt"});
    CHECK(folder.names("[inputs]\nfiles = \"data/*.txt\"\nexclude = [\"aa.txt\"]\n", known).size() == 3);
  }

  TEST_CASE("a known file that is gone is there under the name that it would have now") {
    const Folder folder;
    const KnownInputs known{{"/before/data/b.txt", "data/b.txt"}, {"/before/data/x.txt", "data/x.txt"}, {"/before/y.txt", "../y.txt"}};
    CHECK(folder.names("[inputs]\nfiles = \"data/*.txt\"\n", known) == Names{"data/a.txt", "data/b.txt", "data/c.txt", "data/x.txt"});
    CHECK(folder.names("[inputs]\nfiles = [\"/before/data/x.txt\", \"data/x.txt\"]\n", known).size() == 1);
    CHECK(folder.names("[inputs]\nfiles = [\"data/b.txt\", \"../y.txt\"]\n", known) == Names{"data/b.txt", "../y.txt"});
  }

  TEST_CASE("in a copied study a file that was taken away is gone, although the one that was copied is still there") {
    const Folder before, copy;
    std::ofstream(before.path("data/x.txt")) << "1\n";
    const KnownInputs known{{before.path("data/b.txt").string(), "data/b.txt"}, {before.path("data/x.txt").string(), "data/x.txt"}};
    const auto before_x = fs::relative(before.path("data/x.txt"), copy.path("")).string();
    CHECK(copy.names("[inputs]\nfiles = \"data/*.txt\"\n", known) == Names{"data/a.txt", "data/b.txt", "data/c.txt", "data/x.txt"});
    CHECK(copy.names("[inputs]\nfiles = [\"data/a.txt\", \"data/x.txt\"]\n", known) == Names{"data/a.txt", "data/x.txt"});
    // Where the old file is asked for it is that one, under its name.
    const auto both = [&](const std::string& old) { return "[inputs]\nfiles = [\"data/*.txt\", \"" + before.path(old).string() + "\"]\n"; };
    CHECK(copy.names(both("data/x.txt"), known) == Names{"data/a.txt", "data/b.txt", "data/c.txt", before_x});
    CHECK(copy.names(both("data/x*"), known) == Names{"data/a.txt", "data/b.txt", "data/c.txt", before_x});
  }

  TEST_CASE("twenty thousand names of files that are gone and left out are no work for minutes") {
    // A step of a loop over all pairs would be made 400 million times.
    const Folder folder;
    KnownInputs known;
    std::string files, exclude;
    for (int i = 0; i < 20'000; ++i) {
      known.push_back(known_as(folder.path(fmt::format("data/{:05}.txt", i))));
      files += fmt::format("\"data/{:05}.txt\",", i);
      if (i % 2) exclude += fmt::format("\"{:05}.txt\",", i);
    }
    CHECK(folder.names("[inputs]\nfiles = \"data/*.txt\"\n", known).size() == 20'003);
    CHECK(folder.names("[inputs]\nfiles = [" + files + "]\nexclude = [" + exclude + "]\n", known).size() == 10'000);
  }

  TEST_CASE("an entry of exclude that fits no file is a warning, not a mistake") {
    const Folder folder;
    const auto study = folder.read("[inputs]\nfiles = \"data/*.txt\"\nexclude = [\"b.txt\", \"x.txt\", \"a*\", \"raw/*\"]\n");
    CHECK(study.input_files.size() == 1);
    const auto line = [&](const std::string& place, const std::string& entry) {
      return folder.path("study.toml").string() + place + entry +
             " fits none of the files that inputs.files names; correct it, or remove it";
    };
    CHECK(study.warnings == Names{line(":3:21: ", "inputs.exclude.1 = \"x.txt\""), line(":3:36: ", "inputs.exclude.3 = \"raw/*\"")});
  }

  TEST_CASE("behind a link .. is where the link leads to") {
    const Folder folder;
    fs::create_directories(folder.path("far/below"));
    fs::create_directory_symlink(folder.path("far/below"), folder.path("link"));
    std::ofstream(folder.path("far/b.txt")) << "far\n";
    std::ofstream(folder.path("b.txt")) << "near\n";
    CHECK(folder.names("[inputs]\nfiles = \"link/../b.txt\"\n") == Names{"far/b.txt"});
    CHECK(folder.names("[inputs]\nfiles = \"link/../*.txt\"\n") == Names{"far/b.txt"});
    CHECK(folder.names("[inputs]\nfiles = \"data/../*.txt\"\n") == Names{"b.txt"});
  }

  TEST_CASE("a folder that may not be looked into is a mistake, not one without files; beside files that are found, a warning") {
    const Folder folder;
    fs::permissions(folder.path(""), fs::perms::all);
    fs::create_directories(folder.path("data/closed"));
    fs::permissions(folder.path("data/closed"), fs::perms::none);
    const auto closed =
        "may find files in a folder that is closed: HERE/data/closed/b.txt cannot be read (Permission denied); see its "
        "permissions, or name the others";
    std::ofstream(folder.path("data/sub.txt/d.txt")) << "1\n";
    std::optional<Somebody> somebody(std::in_place);
    const auto by_list = folder.refused("[inputs]\nfiles = \"data/closed/*\"\n");
    const auto beside = folder.read("[inputs]\nfiles = \"*/*/*.txt\"\n");
    const auto excluded = folder.read("[inputs]\nfiles = \"*/*/*.txt\"\nexclude = [\"closed\"]\n");
    const auto by_name = folder.refused("[inputs]\nfiles = \"data/*/b.txt\"\n");
    const auto known = [&] {
      try {
        return folder.names("[inputs]\nfiles = \"data/closed/b.txt\"\n", {known_as(folder.path("data/closed/b.txt"))});
      } catch (const ConfigError& error) {
        return Names{error.what()};
      }
    }();
    somebody.reset();
    fs::permissions(folder.path("data/closed"), fs::perms::owner_all);
    CHECK(by_list ==
          "HERE/study.toml:2:9: inputs.files = \"data/closed/*\" may find files in a folder that is closed: HERE/data/closed "
          "cannot be read (Permission denied); see its permissions, or name the others");
    CHECK(by_name == std::string("HERE/study.toml:2:9: inputs.files = \"data/*/b.txt\" ") + closed);
    CHECK(beside.input_files == std::vector<InputFile>{folder.path("data/sub.txt/d.txt")});
    CHECK(beside.warnings ==
          Names{folder.path("study.toml").string() + ":2:9: inputs.files = \"*/*/*.txt\" may find more files in a folder " +
                "that is closed: " + folder.path("data/closed").string() +
                " cannot be read (Permission denied); see its permissions, or leave it out with inputs.exclude"});
    CHECK(excluded.input_files == beside.input_files);
    CHECK(excluded.warnings.empty());
    REQUIRE(known.size() == 1);
    CHECK(known[0].find("data/closed/b.txt, which cannot be read (Permission denied)") != std::string::npos);
  }

  TEST_CASE("with --set a pattern is relative to the working directory") {
    const Folder folder;
    const auto override = "inputs.files=\"" + fs::relative(folder.path("data")).string() + "/*.txt\"";
    CHECK(folder.read("[inputs]\nfiles = \"nothing\"\n", {}, {override}).input_files.size() == 3);
  }

  TEST_CASE("mistakes say where, what, and what to try, all at once") {
    const Folder folder;
    CHECK(folder.refused(
              "[inputs]\nfiles = [\"data/b.tx\", \"data/*.h5\", \"raw/*.txt\", \"data/sub.txt\", \"\", \"**/a.txt\", \"*/../a.txt\"]\n") ==
          "HERE/study.toml:2:10: inputs.files.0 = \"data/b.tx\" (HERE/data/b.tx) does not exist; did you mean \"b.txt\"?\n"
          "HERE/study.toml:2:23: inputs.files.1 = \"data/*.h5\" (HERE/data/*.h5) fits no file; a path in a study file is relative to the "
          "folder of that file, in --set to the working directory\n"
          "HERE/study.toml:2:36: inputs.files.2 = \"raw/*.txt\" (HERE/raw/*.txt) fits no file: there is no folder HERE/raw\n"
          "HERE/study.toml:2:49: inputs.files.3 = \"data/sub.txt\" finds HERE/data/sub.txt, which is a folder; give the path of a file, or "
          "leave it out with inputs.exclude\n"
          "HERE/study.toml:2:65: inputs.files.4 = \"\" names no file; write a path or a pattern, such as \"data/run_*.h5\"\n"
          "HERE/study.toml:2:69: inputs.files.5 = \"**/a.txt\" has **, which is not known here; write a * for each folder: "
          "\"data/*/run_*.h5\"\n"
          "HERE/study.toml:2:81: inputs.files.6 = \"*/../a.txt\" has a .. behind a wildcard; write where the files are instead");
    fs::create_symlink("none/b.txt", folder.path("data/dangling.txt"));
    CHECK(folder.refused("[inputs]\nfiles = \"data/*.txt\"\n") ==
          "HERE/study.toml:2:9: inputs.files = \"data/*.txt\" finds HERE/data/dangling.txt, which is a link to none/b.txt, which does not "
          "exist; correct it, or leave it out with inputs.exclude");
    fs::rename(folder.path("data/dangling.txt"), folder.path("data/\xc3\xa4\xff\n.txt"));
    const auto no_utf8 = folder.refused("[inputs]\nfiles = \"data/*.txt\"\n");
    CHECK(no_utf8.starts_with(
        "HERE/study.toml:2:9: inputs.files = \"data/*.txt\" finds \"HERE/data/\xc3\xa4\\x"));  // ff or {ff}: as fmt has it
    CHECK(no_utf8.ends_with("\\n.txt\": its name is no UTF-8; rename it, or leave it out with inputs.exclude"));
    fs::remove(folder.path("data/\xc3\xa4\xff\n.txt"));
    CHECK(folder.refused("") ==
          "HERE/study.toml:1:1: inputs.files is missing: the files to read, a run each; try files = \"data/run_*.h5\" in [inputs]");
    CHECK(folder.refused("[inputs]\nfiles = 3\n").starts_with("HERE/study.toml:2:9: inputs.files = 3 is a whole number; expected "));
    CHECK(folder.refused("[inputs]\nfile = \"data/a.txt\"\n").find("inputs.file") != std::string::npos);
    CHECK(folder.refused("[samples]\ncount = 3\n[inputs]\nfiles = \"data/*.txt\"\n") ==
          "HERE/study.toml:1:2: samples is for programs that draw samples, and in this one a run is an input file; write [inputs] instead");
    if (::geteuid() != 0) {  // who may read everything
      fs::permissions(folder.path("data/b.txt"), fs::perms::none);
      CHECK(folder.refused("[inputs]\nfiles = \"data/*.txt\"\n").find("data/b.txt, which cannot be read (Permission denied)") !=
            std::string::npos);
    }
  }
}
