#include <doctest/doctest.h>

#include "framework/app/end_text.hpp"

using namespace regatta;

TEST_SUITE("framework/app/end_text") {
  TEST_CASE("items of loops that failed are counted with their runs") {
    StudyReport report;
    auto& results = report.results.emplace_back();
    results.runs.resize(3);
    Study study;
    study.study.title = "Loops";
    const auto text = [&] { return end_text(report, CommandLine(), study, Workspace("out"), 1); };
    CHECK(text().find("items of loops") == std::string::npos);
    results.runs[0].failed_items = 1'000;
    results.runs[2].failed_items = 1;
    CHECK_MESSAGE(text().find("\n1,001 items of loops failed in 2 runs, which went on: the logs of the runs say why, /runs of the results "
                              "which runs\n") != std::string::npos,
                  text());
  }
}
