#include <algorithm>
#include <fstream>
#include <mutex>
#include <thread>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/study/run/clean.hpp"
#include "framework/study/run/prepare.hpp"
#include "framework/study/run/shared_file.hpp"
#include "framework/study/run/status_text.hpp"
#include "tests/framework/study/shared_phases.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using example::Bend;
using State = Prepared::State;

namespace fs = std::filesystem;

namespace {

constexpr auto text = R"([study]
seed = 7
[samples]
count = 60
per_run = 10
[samples.parameters]
angle = { uniform = [0.1, 0.5] }
)";

const std::string swept = std::string(text) + "[sweep]\n\"phases.bend.knots\" = [20, 0, 30]\n\"phases.scale.factor\" = [2, 3]\n";

struct PrepareCall {
  std::vector<std::string> overrides{};
  std::string study = text;
  bool fresh = false;
  std::vector<unsigned> pus = {0};
};

struct PrepareEnd {
  std::vector<Prepared> rows;
  std::string said;
  const Prepared& operator[](std::size_t i) const { return rows.at(i); }
};

PrepareEnd prepare_in(const fs::path& folder, const PrepareCall& call = {}, const StopRequest& stop = StopRequest()) {
  PrepareEnd end;
  std::mutex mutex;
  const auto study = parse_study(call.study, "study.toml", call.overrides, example::bends());
  const auto told = [&](const std::string& line) {
    const std::lock_guard lock(mutex);
    end.said += line + '\n';
  };
  end.rows = prepare(study, example::bends(), example::bends(), Workspace(folder), current_provenance({"test"}), stop,
                     {.pus = call.pus, .fresh = call.fresh, .told = told});
  return end;
}

example::StudyEnd run_in(const fs::path& folder, std::vector<std::string> overrides = {}, std::vector<unsigned> pus = {0}) {
  return example::run_study(folder,
                            {.overrides = std::move(overrides), .pus = std::move(pus), .text = text, .pipeline = &example::bends()});
}

std::string bits(const fs::path& folder) { return Reader(Workspace(folder).study_file()).text("/results/bent", "hash").value(); }

/// What was said of the shared data of bend.
std::string log_of(const example::StudyEnd& end) {
  const auto found = std::ranges::find_if(end.study_log, [](const std::string& line) { return line.starts_with("shared data of bend"); });
  return found == end.study_log.end() ? std::string() : *found;
}

bool has(const std::string& in, const std::string& part) { return in.find(part) != std::string::npos; }

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
void write(const fs::path& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

}  // namespace

TEST_SUITE("framework/study/prepare") {
  TEST_CASE("what can be stored is stored once; of what cannot be stored the reason is said") {
    TemporaryFolder folder;
    Bend::curves_made = example::Scale::tables_made = 0;
    const auto first = prepare_in(folder.path());
    REQUIRE(first.rows.size() == 2);
    CHECK(first[0].phase == "scale");
    CHECK(first[0].state == State::not_storable);
    CHECK(first[1].phase == "bend");
    CHECK(first[1].cases == "-");
    CHECK(first[1].state == State::made);
    CHECK(first[1].bytes == fs::file_size(first[1].file));
    CHECK(has(first.said, "shared data of bend: made in "));
    CHECK(has(prepared_text(first.rows),
              "every call of run makes its shared data itself, because the type cannot be stored (example::Table: it has no "
              "schema()); one that can has a schema() for all that is in it"));
    CHECK(names_in(folder.path()) == std::vector<std::string>{"shared"});
    CHECK(Workspace::shared_of(names_in(folder.path() / "shared").at(0)) == "bend");
    CHECK(Bend::curves_made == 1);
    CHECK(example::Scale::tables_made == 1);

    const auto before = content(first[1].file);
    CHECK(prepare_in(folder.path())[1].state == State::there);
    CHECK(Bend::curves_made == 1);
    CHECK(content(first[1].file) == before);
    CHECK(prepare_in(folder.path(), {.fresh = true})[1].state == State::made);
    CHECK(Bend::curves_made == 2);
  }

  TEST_CASE("a run reads what was prepared, on any number of cores, and its bits are the same") {
    TemporaryFolder prepared, two, made;
    run_in(made.path());
    CHECK(!fs::exists(made.path() / "shared"));  // a run alone stores nothing
    const auto file = prepare_in(prepared.path())[1].file;
    Bend::curves_made = 0;
    const auto end = run_in(prepared.path());
    CHECK(end.report.complete == 6);
    CHECK(Bend::curves_made == 0);
    CHECK(has(log_of(end), "shared data of bend: read from " + file.string() + " in "));
    prepare_in(two.path());
    Bend::curves_made = 0;
    run_in(two.path(), {}, {0, 1});
    CHECK(Bend::curves_made == 0);
    CHECK(bits(prepared.path()) == bits(made.path()));
    CHECK(bits(two.path()) == bits(made.path()));
    CHECK(has(log_of(run_in(made.path(), {"samples.count=70"})), "shared data of bend: made in "));
  }

  TEST_CASE("data of another option, seed or case is another file, which nobody reads") {
    TemporaryFolder folder;
    const auto file = prepare_in(folder.path())[1].file;
    for (const std::string change : {"phases.bend.knots=51", "phases.bend.name=\"other\"", "study.seed=8"}) {
      Bend::curves_made = 0;
      const auto end = run_in(folder.path(), {change});
      CHECK(Bend::curves_made == 1);
      CHECK(has(log_of(end), "; what is prepared is of something else: " + file.string() + ": " + change.substr(0, change.find('='))));
      CHECK(prepare_in(folder.path(), {.overrides = {change}})[1].state == State::made);
    }
    CHECK(names_in(folder.path() / "shared").size() == 4);
    // What other phases do, and what is drawn, does not matter.
    CHECK(prepare_in(folder.path(), {.overrides = {"phases.scale.factor=3", "samples.count=20"}})[1].state == State::there);
    fs::copy_file(prepare_in(folder.path(), {.overrides = {"study.seed=8"}})[1].file, file, fs::copy_options::overwrite_existing);
    const auto foreign = prepare_in(folder.path());
    CHECK(foreign[1].state == State::made);
    CHECK(has(foreign.said, "bend: warning: " + file.string() + ": it does not hold what its name says; it is made anew"));
  }

  TEST_CASE("the fingerprint has version, code and columns of the data") {
    const auto& bend = *example::bends().find("bend");
    const auto study = parse_study(text, "study.toml", {}, example::bends());
    const auto all = phase_settings(study, study.cases[0], example::bends(), current_provenance({"test"}))[bend.position];
    const auto of_bend = shared_settings(bend, all).value();
    for (const std::string key : {"study.seed", "phases.bend (version)", "phases.bend.knots", "code.compiler", "code.libm",
                                  "phases.bend.shared data.knots.at (column)", "phases.bend.shared data.odd (column)"}) {
      CAPTURE(key);
      REQUIRE(of_bend.contains(key));
      auto other = of_bend;
      other[key] += " of another kind";
      CHECK(fingerprint(other) != fingerprint(of_bend));
    }
    CHECK(!of_bend.contains("samples.method"));
    CHECK(!shared_settings(bend, {{"study.seed", "7"}}));  // of another program
  }

  TEST_CASE("a torn, damaged or empty file is said, made again and replaced, by prepare and by run") {
    TemporaryFolder folder, made;
    run_in(made.path());
    const auto file = prepare_in(folder.path())[1].file;
    const auto whole = content(file);
    auto flipped = whole;
    for (std::size_t at = whole.size() / 4; at < whole.size(); at += whole.size() / 16) flipped[at] = static_cast<char>(flipped[at] ^ 0x5A);
    for (const auto& damaged : {whole.substr(0, whole.size() / 2), std::string(), std::string("not HDF5"), flipped}) {
      fs::remove_all(folder.path() / "runs");
      write(file, damaged);
      const auto anew = run_in(folder.path());
      CHECK(anew.report.complete == 6);
      CHECK(has(log_of(anew), file.string()));
      CHECK(has(log_of(anew), "; made anew"));
      CHECK(bits(folder.path()) == bits(made.path()));
      CHECK(prepare_in(folder.path())[1].state == State::there);
      write(file, damaged);
      const auto prepared = prepare_in(folder.path());
      CHECK(prepared[1].state == State::made);
      CHECK(has(prepared.said, "bend: warning: "));
      CHECK(has(prepared.said, "; it is made anew\n"));
    }
  }

  TEST_CASE("each case of a sweep has its data, and one that fails does not keep the others from theirs") {
    TemporaryFolder folder;
    const auto end = prepare_in(folder.path(), {.study = swept});
    REQUIRE(end.rows.size() == 5);
    CHECK(end[0].cases == "knots=20, factor=2 and 2 more");
    CHECK(end[2].cases == "knots=20, factor=2 and 1 more");
    CHECK(end[2].state == State::made);
    CHECK(end[3].state == State::failed);
    CHECK(end[3].why == "a curve of 0 knots");
    CHECK(end[4].state == State::made);
    CHECK(names_in(folder.path() / "shared").size() == 2);
    CHECK(has(prepared_text(end.rows), "\nbend (knots=0, factor=2 and 1 more) failed: a curve of 0 knots\n"));
    CHECK(prepare_in(folder.path(), {.study = swept, .pus = {0, 1}})[4].state == State::there);
  }

  TEST_CASE("a list is data, too; what names a file is not stored") {
    TemporaryFolder folder;
    const Workspace workspace(folder.path());
    fs::create_directories(workspace.shared());
    SharedInfo info;
    info.store_as(type_of<std::vector<InputFile>>());
    CHECK(info.type == nullptr);
    CHECK(info.why_not == "it has an InputFile in it, which may be elsewhere on another machine");
    const auto comes_back = [&](const auto& data) {
      using T = std::remove_cvref_t<decltype(data)>;
      PhaseNode node;
      node.name = "listed";
      node.shared.emplace().store_as(type_of<T>());
      const SharedFile file(workspace, node, {{"study.seed", "1"}});
      file.write(to_columns(data), 1, current_provenance({"test"}), Compression::default_);
      CHECK(*std::static_pointer_cast<const T>(file.read()) == data);
    };
    comes_back(std::vector<double>{0.1, -2});
    comes_back(std::vector<double>{});
    comes_back(std::vector<std::array<std::uint32_t, 3>>{{1, 2, 3}, {4, 5, 6}});
    comes_back(std::vector<std::vector<int>>{{1, 2}, {}, {3}});
    comes_back(std::array<double, 2>{1, 2});
    comes_back(3.5);
  }

  TEST_CASE("what does not come back bit for bit is not stored") {
    TemporaryFolder folder;
    const auto end = prepare_in(folder.path(), {.overrides = {"phases.bend.name=\"zero\""}});
    CHECK(end[1].state == State::failed);
    CHECK(has(end[1].why, "what is read is not what was written, bit for bit, so it cannot be stored: example::Curve"));
    CHECK(names_in(folder.path() / "shared").empty());
  }

  TEST_CASE("several at the same time do not disturb each other") {
    TemporaryFolder folder;
    std::vector<PrepareEnd> ends(4);
    {
      std::vector<std::jthread> others;
      for (auto& end : ends) others.emplace_back([&end, &folder] { end = prepare_in(folder.path(), {.fresh = true}); });
    }
    for (const auto& end : ends) CHECK(end[1].state == State::made);
    CHECK(names_in(folder.path() / "shared").size() == 1);
    CHECK(prepare_in(folder.path())[1].state == State::there);
  }

  TEST_CASE("a folder that cannot be made is said before anything is made; a stop leaves the rest undone") {
    TemporaryFolder folder;
    write(folder.path() / "shared", "mine");
    Bend::curves_made = 0;
    CHECK_THROWS_AS(prepare_in(folder.path()), ConfigError);
    CHECK(Bend::curves_made == 0);
    fs::remove(folder.path() / "shared");
    StopRequest stop;
    stop.ask();
    CHECK(prepare_in(folder.path(), {}, stop)[1].state == State::stopped);
  }

  TEST_CASE("status counts it; clean removes what no case of the plan shares, but nothing younger than the plan") {
    TemporaryFolder folder;
    const Workspace workspace(folder.path());
    const auto old = prepare_in(folder.path(), {.overrides = {"phases.bend.knots=9"}})[1].file;
    const auto used = prepare_in(folder.path())[1].file;
    run_in(folder.path());
    const auto status = read_status(workspace, example::bends());
    CHECK(status.shared.there == 1);
    CHECK(status.shared.needed == 1);
    CHECK(has(status_text(status, workspace), "\n  prepared    1 of 1 shared data, "));

    const auto ahead = prepare_in(folder.path(), {.overrides = {"phases.bend.knots=99"}})[1].file;
    const auto plan = fs::last_write_time(workspace.plan_file(1));
    for (const auto& file : {old, used}) fs::last_write_time(file, plan - std::chrono::seconds(5));
    fs::last_write_time(ahead, plan + std::chrono::seconds(5));
    const auto torn = fs::path(used.string() + ".4711-0.tmp");
    for (const auto& file : {torn, workspace.shared() / "mine.h5", workspace.shared() / ("other-" + std::string(32, 'a') + ".h5")})
      write(file, "x");
    const auto needless = needless_files(workspace, example::bends(), {});
    REQUIRE(needless.size() == 2);
    CHECK(std::ranges::any_of(needless, [&](const Needless& n) { return n.file == old && n.reason == "no case of the plan shares it"; }));
    CHECK(std::ranges::any_of(needless, [&](const Needless& n) { return n.file == torn && n.reason == "its writing was cut off"; }));

    workspace.clear();
    CHECK(names_in(workspace.shared()) == std::vector<std::string>{"mine.h5"});  // what looks like ours goes, as with the runs
  }
}
