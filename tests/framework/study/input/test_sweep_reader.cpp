#include <doctest/doctest.h>

#include "tests/framework/study/example_study.hpp"

using namespace example_study;

namespace {

std::vector<std::string> names(const Study& study) {
  std::vector<std::string> out;
  for (const auto& of_case : study.cases) out.push_back(of_case.name);
  return out;
}

const Swing::Options& swing_in(const Study& study, std::size_t of_case) {
  return study.cases.at(of_case).phases[0].options.as<Swing::Options>();
}

}  // namespace

TEST_SUITE("framework/study/sweep_reader") {
  TEST_CASE("a study without a sweep has one case without a name") { CHECK(names(with("")) == std::vector<std::string>{""}); }

  TEST_CASE("every combination is a case, the key that stands first varying slowest") {
    const auto study = with(
        "[sweep]\n\"phases.swing.controller.type\" = [\"sta\", \"classical\"]\n\"phases.rate.limit\" = [1, 2.5]\n[phases.swing]\norder = "
        "2\n");
    CHECK(names(study) == std::vector<std::string>{"controller=sta, limit=1", "controller=sta, limit=2.5", "controller=classical, limit=1",
                                                   "controller=classical, limit=2.5"});
    CHECK(swing_in(study, 2).controller.type == Law::classical);
    CHECK(swing_in(study, 2).order == 2);
    CHECK(study.cases[1].changes ==
          std::vector<std::pair<std::string, std::string>>{{"phases.swing.controller.type", "\"sta\""}, {"phases.rate.limit", "2.5"}});
  }

  TEST_CASE("keys may be written as tables; values may be tables and lists") {
    const auto study =
        with("[sweep.phases.swing]\ncontroller = [{type = \"sta\", k = 1}, {type = \"adaptive\"}]\nstart = [[1, 0, 0], [2, 0, 0]]\n");
    CHECK(names(study) == std::vector<std::string>{"controller=sta, start=0", "controller=sta, start=1", "controller=adaptive, start=0",
                                                   "controller=adaptive, start=1"});
    CHECK(swing_in(study, 1).controller.k == 1);
    CHECK(swing_in(study, 1).start[0] == 2);
    CHECK(swing_in(study, 3).controller.k == 20);
  }

  TEST_CASE("cases one by one, with names of their own or made from their keys") {
    const auto study =
        with("[[sweep]]\nname = \"gentle\"\nphases.swing.controller.k = 1\nphases.rate.limit = 3\n[[sweep]]\n\"phases.rate.limit\" = 4\n");
    CHECK(names(study) == std::vector<std::string>{"gentle", "limit=4"});
    CHECK(swing_in(study, 0).controller.k == 1);
    CHECK(swing_in(study, 1).controller.k == 20);
  }

  TEST_CASE("--set reaches the sweep") {
    const auto study = with("[sweep]\n\"phases.rate.limit\" = [1, 2]\n", {"sweep.\"phases.rate.limit\"=[7]"});
    CHECK(names(study) == std::vector<std::string>{"limit=7"});
    CHECK(wrong_with("[sweep]\n\"phases.rate.limit\" = [1, 2]\n", {"phases.rate.limit=7"}) ==
          "--set phases.rate.limit=7: phases.rate.limit is swept by the study; change the list instead: --set "
          "'sweep.\"phases.rate.limit\"=[7]'");
  }

  TEST_CASE("mistakes stand where they were written, each once") {
    CHECK(wrong_with("[sweep]\n\"phases.swing.order\" = [2, 4]\n\"phases.rate.limit\" = [1, \"x\", 2]\n[phases.swing]\nstep = 5\n") ==
          "study.toml:5:27: phases.rate.limit = \"x\" is text; expected number; try 1\n"
          "study.toml:7:8: phases.swing.step = 5 s is above 1 s; allowed 1e-06 to 1 s; try 1");
    CHECK(wrong_with("[sweep]\n\"phases.swing.ordr\" = [2]\n") == "study.toml:4:24: phases.swing.ordr is unknown; did you mean \"order\"?");
    CHECK(wrong_with("[sweep]\n\"phases.swng.order\" = [2]\n") ==
          "study.toml:4:1: sweep.\"phases.swng.order\": \"swng\" is no phase of this pipeline (swing, rate); did you mean \"swing\"?");
    CHECK(wrong_with("[sweep]\n\"samples.parameters.angle\" = [2]\n") ==
          "study.toml:4:1: sweep.\"samples.parameters.angle\": all cases share the samples; sweep keys of phases, such as "
          "\"phases.swing.KEY\"");
    CHECK(wrong_with("[sweep]\n\"study.seed\" = [2]\n") ==
          "study.toml:4:1: sweep.\"study.seed\" is no key of a phase; write \"phases.NAME.KEY\", such as \"phases.swing.KEY\"");
    CHECK(wrong_with("[sweep]\n\"phases.rate.limit\" = 2\n") ==
          "study.toml:4:23: sweep.\"phases.rate.limit\" = 2 is one value; a sweep has a list of them: [2]");
    CHECK(wrong_with("[sweep]\n\"phases.rate.limit\" = []\n") ==
          "study.toml:4:23: sweep.\"phases.rate.limit\" is an empty list; name the values, or remove it");
    CHECK(wrong_with("[sweep]\n\"phases.rate.limit\" = [1, 1]\n") ==
          "study.toml:3:1: sweep has two cases \"limit=1\"; remove one, or give them names as in [[sweep]] name = \"...\"");
    CHECK(
        wrong_with("[[sweep]]\nname = \"a/b\"\n[[sweep]]\nname = \"a_b\"\n") ==
        "study.toml:3:1: sweep has the cases \"a/b\" and \"a_b\", whose results would share the group \"a_b\" of study.h5; remove one, or "
        "give them names as in [[sweep]] name = \"...\"");
    CHECK(wrong_with("[[sweep]]\nname = \"a\"\n[[sweep]]\n") ==
          "study.toml:5:1: sweep has a case without a name and without keys; name what it changes");
    CHECK(wrong_with("[sweep]\n") == "study.toml:3:1: sweep is empty; name a key with a list of values, or remove it");
    CHECK(wrong_with("", {"sweep=3"}) ==
          "--set sweep=3: sweep is a whole number; write [sweep] with lists of values, or [[sweep]] for each case");
    CHECK(wrong_with("[[sweep]]\nname = \"\"\nphases.rate.limit = 1\n") ==
          "study.toml:4:8: sweep.name is the name of a case: a text that is not empty");
  }

  TEST_CASE("a combination that a phase refuses is refused before anything runs") {
    CHECK(wrong_with("[sweep]\n\"phases.swing.step\" = [0.1, 1]\n\"phases.swing.duration\" = [0.5, 5]\n") ==
          "study.toml:4:29: swing.step = 1 s is above swing.duration = 0.5 s; try 5e-05");
  }
}
