#include <doctest/doctest.h>

#include "tests/framework/study/example_study.hpp"
#include "tests/framework/study/reduction_example.hpp"

using namespace regatta;

namespace {

/// A pipeline that also reduces columns of every kind.
const PipelineInfo& pipeline_with_scores() {
  static const auto info = [] {
    auto made = example_study::swing_pipeline();
    made.ports.push_back(example::scores_pipeline().ports[1]);
    return made;
  }();
  return info;
}

Study read(const std::string& lines, const PipelineInfo& pipeline = pipeline_with_scores()) {
  return parse_study("[samples]\ncount = 10000\n" + lines, "study.toml", {}, pipeline);
}

std::string wrong_with(const std::string& lines, const PipelineInfo& pipeline = pipeline_with_scores()) {
  return example_study::mistakes([&] { return read(lines, pipeline); });
}

}  // namespace

TEST_SUITE("framework/study/results_sections") {
  TEST_CASE("what is asked of the results is read, and there is no stop rule by default") {
    const auto plain = read("");
    CHECK(plain.statistics.percentiles == std::vector<double>{2.5, 25, 50, 75, 97.5});
    CHECK(plain.statistics.bins == 50);
    CHECK(plain.stop.column.empty());
    const auto study = read("[statistics]\npercentiles = [1, 99.9]\nbins = 0\n[stop]\ncolumn = \"scores.held\"\nhalf_width = 0.01\n");
    CHECK(study.statistics.percentiles == std::vector<double>{1, 99.9});
    CHECK(study.statistics.bins == 0);
    CHECK(study.stop.block == 4'096);
    for (const auto* more : {"column = \"scores/ise\"\nhalf_width = 2", "column = \"scores.reach[1]\"\nrelative_half_width = 0.01",
                             "column = \"scores.outcome\"\nvalue = \"fell\"\nhalf_width = 0.1",
                             "column = \"scores.settled\"\nvalue = \"present\"\nhalf_width = 0.1",
                             "column = \"scores.settled\"\nhalf_width = 0.9", "column = \"\""})
      CHECK(wrong_with(std::string("[stop]\n") + more).empty());
  }

  TEST_CASE("percentiles ascend, each once, within 0 to 100 %") {
    CHECK(wrong_with("[statistics]\npercentiles = [50, 2.5, 50, 97.5]") ==
          "study.toml:4:20: statistics.percentiles must ascend, each once, but 2.5 follows 50; try [2.5, 50, 97.5]");
    CHECK(wrong_with("[statistics]\npercentiles = [50, 101]\nbins = 100000") ==
          "study.toml:4:20: statistics.percentiles.1 = 101 % is above 100 %; allowed 0 to 100 %; try 100\n"
          "study.toml:5:8: statistics.bins = 100000 is above 10000; allowed 0 to 10000; try 10000");
  }

  TEST_CASE("levels of tails ascend, and their columns and the condition of numbers are there") {
    const auto study =
        read("[statistics]\ntail = [0.9, 0.99]\ntail_columns = [\"scores/ise\", \"scores.reach[1]\"]\nwhere = \"scores.held\"");
    CHECK(study.statistics.where == "scores.held");
    CHECK(study.statistics.tail == std::vector<double>{0.9, 0.99});
    CHECK(wrong_with("[statistics]\ntail = [0.99, 0.9]") == "study.toml:4:8: statistics.tail = [0.99, 0.9] must ascend, each level once");
    CHECK(wrong_with("[statistics]\ntail = [0.3]").starts_with("study.toml:4:9: statistics.tail.0 = 0.3 is below 0.5"));
    CHECK(wrong_with("[statistics]\ntail_columns = [\"scores.ise\"]") ==
          "study.toml:4:16: statistics.tail is missing: at which levels; try tail = [0.95]");
    CHECK(wrong_with("[statistics]\ntail = [0.9]\ntail_columns = [\"scores.isf\"]\nwhere = \"scores.outcome\"") ==
          "study.toml:5:17: statistics.tail_columns = \"scores.isf\" is no number that study.h5 has a value a sample of; did you mean "
          "\"scores.ise\"?\n"
          "study.toml:6:9: statistics.where = \"scores.outcome\" is no boolean that study.h5 has a value a sample of; there are: "
          "scores.held");
  }

  TEST_CASE("what needs values is refused where none are kept") {
    CHECK(wrong_with("[output]\nsave = \"percentiles\"\n[statistics]\npercentiles = [50]\nwhere = \"scores.held\"").empty());
    CHECK(wrong_with("[output]\nsave = \"percentiles\"\n[statistics]\ntail = [0.9]\n[stop]\ncolumn = \"scores.held\"\nhalf_width = 0.1") ==
          "study.toml:6:8: statistics.tail needs every value, and output.save = \"percentiles\" keeps none; leave out one of them\n"
          "study.toml:8:10: stop.column needs every value, and output.save = \"percentiles\" keeps none; leave out one of them");
  }

  TEST_CASE("a column that is not there is refused with the nearest, or those that are") {
    CHECK(
        wrong_with("[stop]\ncolumn = \"scores.hold\"\nhalf_width = 0.01") ==
        "study.toml:4:10: stop.column = \"scores.hold\" is no number, boolean or enum that study.h5 has a value a sample of; did you mean "
        "\"scores.held\"?");
    CHECK(wrong_with("[stop]\ncolumn = \"scores.note\"\nhalf_width = 0.01")
              .starts_with("study.toml:4:10: stop.column = \"scores.note\" is no"));
    CHECK(wrong_with("[stop]\ncolumn = \"zzzzzzzzzzzz\"\nhalf_width = 0.01").find("there are: scores.ise, scores.peak, scores.steps") !=
          std::string::npos);
    CHECK(wrong_with("[stop]\ncolumn = \"swung.value\"\nhalf_width = 0.01", example_study::swing_pipeline()) ==
          "study.toml:4:10: stop.column = \"swung.value\": this pipeline reduces no column that a rule could look at; remove [stop]");
    CHECK(wrong_with("[stop]\nhalf_width = 0.01").starts_with("study.toml:3:1: stop.column is missing: the rule has no column to look at"));
  }

  TEST_CASE("the value that is counted fits the column") {
    CHECK(
        wrong_with("[stop]\ncolumn = \"scores.ise\"\nvalue = \"true\"\nhalf_width = 0.01") ==
        "study.toml:5:9: stop.value = \"true\" is for booleans and enums, and scores.ise is a number, whose mean is looked at; remove it");
    CHECK(
        wrong_with("[stop]\ncolumn = \"scores.outcome\"\nhalf_width = 0.01") ==
        "study.toml:3:1: stop.value is missing: scores.outcome has several values; say which one is counted: completed, fell, left_track, "
        "failed");
    CHECK(wrong_with("[stop]\ncolumn = \"scores.outcome\"\nvalue = \"fall\"\nhalf_width = 0.01") ==
          "study.toml:5:9: stop.value = \"fall\" is no value of scores.outcome (completed, fell, left_track, failed); did you mean "
          "\"fell\"?");
    CHECK(wrong_with("[stop]\ncolumn = \"scores.held\"\nvalue = \"maybe\"\nhalf_width = 0.01") ==
          "study.toml:5:9: stop.value = \"maybe\" is no value of scores.held (true, false)");
  }

  TEST_CASE("the interval is given once, and can be met") {
    CHECK(
        wrong_with("[stop]\ncolumn = \"scores.held\"") ==
        "study.toml:3:1: stop.half_width is missing: how narrow the interval must be; try half_width = 0.01 or relative_half_width = 0.01");
    CHECK(wrong_with("[stop]\ncolumn = \"scores.held\"\nhalf_width = 0.1\nrelative_half_width = 0.1") ==
          "study.toml:6:23: stop.half_width and stop.relative_half_width are both given; remove one of them");
    CHECK(wrong_with("[stop]\ncolumn = \"scores.held\"\nhalf_width = 0.5") ==
          "study.toml:5:14: stop.half_width = 0.5 is as wide as all rates from 0 to 1; try 0.01");
    CHECK(wrong_with("[stop]\ncolumn = \"scores.held\"\nhalf_width = 0.1\nmin_samples = 20000") ==
          "study.toml:6:15: stop.min_samples = 20000 is above samples.count = 10000: the rule could never end the study; try 1000");
    const auto of = [](int count) {
      return example_study::mistakes([&] {
        return parse_study(fmt::format("samples.count = {}\nstop = {{ column = \"scores.held\", half_width = 0.1 }}\n", count),
                           "study.toml", {}, pipeline_with_scores());
      });
    };
    CHECK(of(64).ends_with("stop.min_samples = 100 is above samples.count = 64: the rule could never end the study; try 10"));
    CHECK(of(9).ends_with("a rule needs 10 samples at least: raise samples.count, or remove [stop]"));
  }

  TEST_CASE("what could not be read is not said to be missing as well") {
    CHECK(wrong_with("[stop]\ncolumn = \"scores.held\"\nhalf_width = -1") ==
          "study.toml:5:14: stop.half_width = -1 is below 0; allowed 0 to 1e+300; try 0");
    CHECK(wrong_with("[stop]\ncolumn = 5\nhalf_width = 0.1") ==
          "study.toml:4:10: stop.column = 5 is a whole number; expected text; put it in quotes: \"5\"");
    CHECK(wrong_with("[stop]\ncolumn = \"scores.outcome\"\nvalue = true\nhalf_width = 0.1") ==
          "study.toml:5:9: stop.value = true is true or false; expected text; put it in quotes: \"true\"");
  }

  TEST_CASE("all mistakes are said at once") {
    CHECK(
        wrong_with("[statistics]\npercentiles = [3, 1]\n[stop]\ncolumn = \"scores.outcome\"\nvalue = \"up\"\nconfidence = 1\n") ==
        "study.toml:4:19: statistics.percentiles must ascend, each once, but 1 follows 3; try [1, 3]\n"
        "study.toml:5:1: stop.half_width is missing: how narrow the interval must be; try half_width = 0.01 or relative_half_width = 0.01\n"
        "study.toml:7:9: stop.value = \"up\" is no value of scores.outcome (completed, fell, left_track, failed)\n"
        "study.toml:8:14: stop.confidence = 1 is above 0.999999; allowed 0.5 to 0.999999; try 0.999999");
  }
}
