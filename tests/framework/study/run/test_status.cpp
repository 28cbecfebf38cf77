#include <fstream>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "framework/study/plan/plan.hpp"
#include "framework/study/run/failure_reasons.hpp"
#include "framework/study/run/status_text.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using example::run_study;

namespace {

std::string status_of(const TemporaryFolder& folder) {
  const Workspace workspace(folder.path());
  return status_text(read_status(workspace, example::swings()), workspace);
}

/// What the plan says of a run.
PlannedRun planned(const TemporaryFolder& folder, std::size_t run) {
  const auto study = parse_study(example::study_text, "study.toml", {}, example::swings());
  const auto plan = make_plan(study, example::swings(), example::swings(), Workspace(folder.path()), 1, current_provenance({"test"}));
  return plan.runs[run];
}

bool says(const std::string& text, const std::string& line) { return text.find(line) != std::string::npos; }

}  // namespace

TEST_SUITE("framework/study/status") {
  TEST_CASE("results of the study as it was before are said to be so") {
    const TemporaryFolder folder;
    run_study(folder.path());
    const auto results = "results     " + Workspace(folder.path()).study_file().string();
    CHECK(says(status_of(folder), results + "\n"));

    StopRequest stop;
    stop.ask();  // a new plan is made, and nothing is run
    run_study(folder.path(), {.overrides = {"samples.count=120"}}, &stop);
    const auto grown = status_of(folder);
    CAPTURE(grown);
    CHECK(says(grown, "runs        10 complete, 0 failed, 2 to do"));
    CHECK(says(grown, results + ", of the study as it was before; run it again to make them anew\n"));

    run_study(folder.path(), {.overrides = {"samples.count=120"}});
    CHECK(says(status_of(folder), results + "\n"));
  }

  TEST_CASE("a damaged run file is called so, with what becomes of it") {
    const TemporaryFolder folder;
    run_study(folder.path());
    const auto file = Workspace(folder.path()).run_file(4);
    std::filesystem::resize_file(file, 1000);
    const auto text = status_of(folder);
    CAPTURE(text);
    CHECK(says(text, "runs        9 complete, 0 failed, 1 to do (1 of them damaged)\n"));
    CHECK(says(text, "  run 000004 damaged: "));
    CHECK(says(text, "; running the study again computes it anew\n"));
    CHECK_FALSE(says(text, "buf = "));  // of HDF5
    run_study(folder.path());
    CHECK(says(status_of(folder), "runs        10 complete, 0 failed, 0 to do\n"));
  }

  TEST_CASE("wherever a file is damaged so that the plan notices, the status does") {
    const TemporaryFolder folder;
    run_study(folder.path());
    const auto file = Workspace(folder.path()).run_file(4);
    const auto kept = folder.path() / "kept";
    std::filesystem::copy_file(file, kept);
    const auto size = std::filesystem::file_size(file);
    int damaged = 0, whole_to_the_plan = 0;
    for (std::uint64_t at = 0; at + 200 < size; at += size / 40) {
      std::filesystem::copy_file(kept, file, std::filesystem::copy_options::overwrite_existing);
      {
        std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
        stream.seekp(static_cast<std::streamoff>(at));
        stream << std::string(200, '\0');
      }
      CAPTURE(at);
      if (planned(folder, 4).action == Action::complete) {
        ++whole_to_the_plan;
        continue;
      }
      ++damaged;
      const auto text = status_of(folder);
      CAPTURE(text);
      CHECK_FALSE(says(text, "runs        10 complete"));
      CHECK((says(text, "  run 000004 damaged: ") || says(text, "1 of them done for the study as it was before")));
    }
    CHECK(damaged >= 5);
    CHECK(whole_to_the_plan >= 1);  // in the products, whose hashes are looked at when they are read
  }

  TEST_CASE("failed runs: those of one error together, the five commonest errors") {
    StudyStatus status;
    for (std::uint64_t run = 0; run < 40; ++run) {
      const auto error = run < 30 ? std::string("the cart is gone") : run < 32 ? "too hot" : fmt::format("only here {}", run);
      status.failures.push_back({run, error, fmt::format("app run --runs {}", run)});
    }
    const auto text = status_text(status, Workspace("w"));
    CAPTURE(text);
    CHECK(says(text,
               "  30 runs failed, 0-29: the cart is gone\n             repeat: app run --runs 0\n"
               "  2 runs failed, 30-31: too hot\n             repeat: app run --runs 30\n"
               "  run 000032 failed: only here 32\n             repeat: app run --runs 32\n"
               "  run 000033 failed: only here 33\n"));
    CHECK(
        text.ends_with("  run 000034 failed: only here 34\n             repeat: app run --runs 34\n"
                       "  and 5 runs failed for other reasons: see the logs of the runs\n"));
  }

  TEST_CASE("why samples of complete runs failed: the commonest reasons, with the first samples, cut to what can be read") {
    FailureReasons reasons;
    CHECK(reasons.text().empty());
    reasons.add("3", "the mass is negative");
    CHECK(reasons.text() == ", 3: the mass is negative");
    for (const auto* id : {"17", "20", "21"}) reasons.add(id, "the mass is negative");
    CHECK(reasons.text() == ", such as 3, 17, 20: the mass is negative");
    reasons.add("5 (factor=2)", std::string(300, 'x'));
    reasons.add("6", "the first line\nand more");
    reasons.add("7", "the first line\nand more");
    for (int i = 8; i < 12; ++i) reasons.add(std::to_string(i), "only once " + std::string(1, static_cast<char>('a' + i)));
    const auto text = reasons.text();
    CAPTURE(text);
    const std::string indent = "\n              ";
    CHECK(text.starts_with(indent + "4 of them, such as 3, 17, 20: the mass is negative" + indent + "2 of them, 6, 7: the first line" +
                           indent + "1 of them, "));
    CHECK(text.ends_with(indent + "and for 4 other reasons: /runs/failed_samples of the results"));
    FailureReasons long_one;
    long_one.add("1", std::string(239, 'x') + "\u00b5" + "m");
    CHECK(long_one.text() == ", 1: " + std::string(239, 'x') + "...");  // the character of two bytes is left out whole
  }
}
