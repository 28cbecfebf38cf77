#include <csignal>
#include <fstream>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/study/plan/crashes.hpp"
#include "framework/study/plan/plan_text.hpp"
#include "framework/study/results/run_metrics.hpp"
#include "tests/framework/study/recordings_folder.hpp"

using namespace regatta;
using recordings::Folder;
using recordings::results_of;

namespace {

namespace fs = std::filesystem;

/// Reads a file that may go meanwhile.
class Fleeting {
 public:
  static constexpr PhaseInfo info{.name = "fleeting", .summary = "Size of a file"};
  struct Options {
    bool goes = false;
    static constexpr auto schema() { return fields(field<&Options::goes>("the file does, before it is read")); }
  };
  explicit Fleeting(const Options& options) : goes_(options.goes) {}
  Out<"summary", recordings::Summary> process(In<"input", InputFile> input) const {
    if (goes_) fs::remove(input->path());
    if (!std::ifstream(input->path())) throw std::runtime_error("nothing to read");
    return recordings::Summary{.count = input->size(), .mean = 0};
  }

 private:
  bool goes_;
};
REGATTA_PHASE(Fleeting);

/// Turns a bit of the first value of a column of floating-point numbers around.
void damage(const fs::path& file, const std::string& group, const Type& type, const char* name) {
  const auto columns = Reader(file).columns(group, type);
  const auto& bytes = find_column(columns, name)->bytes;
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  const std::string content((std::istreambuf_iterator<char>(stream)), {});
  const auto at = content.find(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  REQUIRE(at != std::string::npos);
  stream.seekp(static_cast<std::streamoff>(at));
  stream.put(static_cast<char>(content[at] ^ 1));
}

void damage_recording(const fs::path& file, const std::string& phase_and_port) {
  damage(file, "/phases/" + phase_and_port, type_of<recordings::Recording>(), "values");
}

void damage_summary(const fs::path& file) { damage(file, "/phases/summarise/summaries", type_of<Samples<recordings::Summary>>(), "mean"); }

/// Which phases a run has computed itself.
std::vector<std::string> computed(const Reader& file) {
  std::vector<std::string> names;
  for (const auto& row : from_columns<std::vector<PhaseMetrics>>(file.columns("/metrics", type_of<std::vector<PhaseMetrics>>())))
    if (row.computed) names.push_back(row.phase);
  return names;
}

std::string bytes_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// The study of a folder, planned, to be run when something has happened to its files.
struct Planned {
  explicit Planned(const Folder& folder, const PipelineInfo& of = recordings::info(), const std::vector<std::string>& overrides = {})
      : pipeline(of),
        workspace(folder.path("out")),
        before(read_newest_plan(workspace, pipeline)),
        study(parse_study(recordings::study_text + folder.text, folder.path("study.toml"), overrides, pipeline, {},
                          {.inputs = known_inputs(before)})),
        provenance(current_provenance({"test"})) {
    workspace.create();
    plan = make_plan(study, pipeline, pipeline, workspace, 1, provenance);
  }
  StudyReport run() const {
    StopRequest never;
    return StudyRunner(study, pipeline, workspace, plan, provenance, never, {}, {{0}, {}, "app run study.toml"}).run();
  }

  const PipelineInfo& pipeline;
  Workspace workspace;
  std::optional<StoredPlan> before;
  Study study;
  Provenance provenance;
  Plan plan;
};

/// A process that has this run in flight is killed, and the next one takes note.
void crash(const Planned& planned, std::size_t run) {
  const auto& slice = planned.plan.runs[run].slice;
  const auto identity = RunIdentity(settings_texts(planned.plan), planned.plan.inputs).of(slice);
  const pid_t child = fork();
  if (child == 0) {
    InFlight in_flight(planned.workspace.in_flight(), 1, {"load"}, program_key());
    in_flight.lane(0).begin(slice.run, identity);
    kill(getpid(), SIGKILL);
  }
  waitpid(child, nullptr, 0);
  Crashes(planned.workspace, true).keep(planned.plan);
}

/// Numbers of the runs in quarantine.
std::vector<std::uint64_t> quarantined(const Folder& folder) {
  Planned now(folder);
  mark_crashes(now.plan, Crashes(now.workspace, false));
  std::vector<std::uint64_t> runs;
  for (const auto& run : now.plan.runs)
    if (!run.quarantine.empty()) runs.push_back(run.slice.run);
  return runs;
}

}  // namespace

TEST_SUITE("framework/study/input_results") {
  TEST_CASE("damaged products of a run whose input is gone cost their phase, and are made again from the sound ones before") {
    const Folder folder;
    folder.run();
    const auto hash = results_of(folder.path("out"));
    const auto recording = folder.hash_of(1, "load/recording");
    folder.remove("b");
    damage_summary(folder.path("out/runs/000001.h5"));
    const auto end = folder.run();
    CHECK(end.plan.runs[1].action == Action::complete);  // a plan does not read every number
    CHECK(end.report.complete == 4);
    CHECK(results_of(folder.path("out")) == hash);
    CHECK(computed(folder.file_of(1)) == std::vector<std::string>{"summarise"});
    CHECK(folder.hash_of(1, "load/recording") == recording);

    damage_recording(folder.path("out/runs/000001.h5"), "blur/blurred");
    damage_summary(folder.path("out/runs/000001.h5"));
    CHECK(folder.run().report.complete == 4);
    CHECK(results_of(folder.path("out")) == hash);
    CHECK(computed(folder.file_of(1)) == std::vector<std::string>{"blur", "summarise"});
    CHECK(folder.run().log.empty());  // it is sound again
  }

  TEST_CASE("damaged products that only the input can make again fail a run without it, which keeps its file") {
    const Folder folder;
    folder.run();
    const auto hash = results_of(folder.path("out"));
    const auto file = folder.path("out/runs/000001.h5");
    folder.remove("b");
    damage_recording(file, "load/recording");
    damage_summary(file);
    const auto before = bytes_of(file);
    const auto end = folder.run();
    CHECK(end.report.complete == 3);
    CHECK(end.report.failed == 1);
    CHECK(bytes_of(file) == before);
    const auto& error = end.report.results.front().runs[1].error;
    CHECK_MESSAGE(error.starts_with("input: " + folder.path("data/b.txt").string() +
                                    ": cannot be read (No such file or directory); it has to be read for what is computed anew, because "
                                    "what was done before cannot be used: " +
                                    file.string()),
                  error);
    folder.write("b", 4);
    CHECK(folder.run().report.complete == 4);
    CHECK(results_of(folder.path("out")) == hash);
    CHECK(computed(folder.file_of(1)) == std::vector<std::string>{"load", "summarise"});
  }

  TEST_CASE("when the input goes after the plan nothing is lost of what an attempt has") {
    const Folder folder({"a", "b"});
    folder.run({.until = "blur"});
    const Workspace workspace(folder.path("out"));
    const auto blurred = folder.hash_of(1, "blur/blurred");
    for (const std::uint64_t run : {0U, 1U}) fs::rename(workspace.run_file(run), workspace.attempt_file(run, 1));
    const Planned planned(folder);
    REQUIRE(planned.plan.runs[1].source == workspace.attempt_file(1, 1));
    damage_recording(workspace.attempt_file(1, 1), "load/recording");
    folder.remove("a");
    folder.remove("b");
    const auto report = planned.run();
    CHECK(report.complete == 1);  // a, whose input nothing needs
    CHECK(report.failed == 1);
    CHECK(computed(folder.file_of(0)) == std::vector<std::string>{"summarise"});
    CHECK(folder.file_of(1).text("/", "status") == "failed");
    CHECK(folder.hash_of(1, "blur/blurred") == blurred);
  }

  TEST_CASE("a phase that fails as its input goes meanwhile leaves the file that there was") {
    static const auto fleeting = pipeline<Out<"input", InputFile>>().then<Fleeting>().info();
    const Folder folder({"a"});
    CHECK(Planned(folder, fleeting).run().complete == 1);
    const auto before = bytes_of(folder.path("out/runs/000000.h5"));
    folder.write("a", 8);
    const Planned planned(folder, fleeting, {"phases.fleeting.goes=true"});
    REQUIRE(planned.plan.runs[0].action == Action::redo);
    const auto report = planned.run();
    CHECK(report.failed == 1);
    CHECK(report.results.front().runs[0].error ==
          "fleeting: input: " + folder.path("data/a.txt").string() + ": cannot be read (No such file or directory)");
    CHECK(bytes_of(folder.path("out/runs/000000.h5")) == before);
  }

  TEST_CASE("a run that was in flight at two ends stays in quarantine when files and cases come and go, and it alone") {
    Folder folder({"a", "b", "c"});
    const Planned first(folder);
    crash(first, 1);
    CHECK(quarantined(folder).empty());
    crash(first, 1);
    CHECK(quarantined(folder) == std::vector<std::uint64_t>{1});
    folder.write("d", 6);
    CHECK(quarantined(folder) == std::vector<std::uint64_t>{1});
    folder.text = "exclude = [\"a.txt\", \"c.txt\", \"d.txt\"]\n";
    CHECK(quarantined(folder) == std::vector<std::uint64_t>{0});  // the number of b now
    folder.text = "[sweep]\n\"phases.blur.noise\" = [0.2, 0.1]\n";
    CHECK(quarantined(folder).size() == 1);  // of the case that it was: 0.1 is the default
    folder.text = "[phases.blur]\nnoise = 0.3\n";
    CHECK(quarantined(folder).empty());
    folder.text.clear();
    folder.write("b", 7);
    CHECK(quarantined(folder).empty());
    folder.write("b", 4);
    CHECK(quarantined(folder) == std::vector<std::uint64_t>{1});
    Crashes(first.workspace, true).keep(Planned(folder).plan);
    CHECK(quarantined(folder) == std::vector<std::uint64_t>{1});
  }

  TEST_CASE("files of the same content that were in flight side by side have had one end") {
    const Folder folder({"a", "b"});
    folder.write("b", 3);  // the content of a
    const Planned planned(folder);
    const RunIdentity identity(settings_texts(planned.plan), planned.plan.inputs);
    CHECK(identity.of(planned.plan.runs[0].slice) == identity.of(planned.plan.runs[1].slice));
    crash(planned, 0);
    CHECK(quarantined(folder).empty());
    crash(planned, 1);
    CHECK(quarantined(folder) == std::vector<std::uint64_t>{0, 1});
  }

  TEST_CASE("runs that are done again for their files are one line of the plan; what a phase says of its input is another") {
    const Folder folder;
    std::ofstream(folder.path("data/b.txt")) << "1: input \n";
    folder.run();
    for (const auto* name : {"a", "c", "d"}) folder.write(name, 9 + *name - 'a');
    const auto text = plan_text(Planned(folder).plan, recordings::info(), false);
    CAPTURE(text);
    CHECK(text.find("         3 redo      load, blur, summarise: its input file has another content than before\n") != std::string::npos);
    CHECK(text.find("         1 redo      load, blur, summarise: failed before: load: " + folder.path("data/b.txt").string() +
                    ":1: \"1: input \" is no number\n") != std::string::npos);
  }
}
