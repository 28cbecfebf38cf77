#include <cstdio>
#include <filesystem>
#include <utility>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "framework/testing/contract.hpp"
#include "tests/framework/testing/wrong_data.hpp"
#include "tests/framework/testing/wrong_phases.hpp"
#include "tests/framework/testing/wrong_slices.hpp"

using namespace contract_examples;

namespace {

/// The lines of promises that the phase breaks; none if it keeps its contract.
template <class P>
std::vector<std::string> broken(typename P::Options options = {}, Duration stop_within = {0.1}, Duration ends_within = {60}) {
  try {
    contract<P>({.options = std::move(options), .inputs = {starts()}, .stop_within = stop_within, .ends_within = ends_within});
  } catch (const ContractError& error) {
    std::vector<std::string> lines;
    std::string_view text = error.what();
    if (!text.starts_with(std::string(P::info.name) + " breaks its contract:\n")) throw;
    for (auto end = text.find("\n  "); end != std::string_view::npos;) {
      text.remove_prefix(end + 3);
      end = text.find("\n  ");
      lines.emplace_back(text.substr(0, end));
    }
    return lines;
  }
  return {};
}

void only(const std::vector<std::string>& lines, std::initializer_list<std::string_view> texts) {
  std::string all;
  for (const auto& line : lines) all += line + "\n";
  CAPTURE(all);
  REQUIRE(lines.size() == 1);
  for (const auto text : texts) {
    CAPTURE(text);
    CHECK(lines.front().find(text) != std::string::npos);
  }
}

/// How a test of this program ends that is skipped unless it is asked for: its exit status and all that it says.
std::pair<int, std::string> run_alone(const std::string& test) {
  const auto program = std::filesystem::read_symlink("/proc/self/exe").string();
  auto* pipe = ::popen(fmt::format("'{}' --no-skip -tc='{}' 2>&1", program, test).c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string said(1U << 16U, '\0');
  said.resize(std::fread(said.data(), 1, said.size(), pipe));
  return {::pclose(pipe), said};
}

/// The report has these lines.
void says(const std::string& report, std::initializer_list<std::string_view> lines) {
  CAPTURE(report);
  for (const auto line : lines) {
    CAPTURE(line);
    CHECK(report.find("\n  " + std::string(line)) != std::string::npos);
  }
}

}  // namespace

TEST_SUITE("framework/testing/contract") {
  TEST_CASE("right phases keep it, and the report says what was tried") {
    const auto table = contract<Table>({.options = {.scale = 0.1}, .inputs = {starts()}});
    INFO(table);
    CHECK(table.starts_with("table keeps its contract:\n  options: defaults are in range; "));
    for (const auto* text : {"same inputs, same bits: 3 calls", "any lane: ", "one object for all lanes: 20 calls of it in 4 threads",
                             "slices do not matter: 5 samples", "of 5 polls; the limit is 100 ms", "goes on as if never stopped: 6 lives"})
      CHECK(table.find(text) != std::string::npos);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    CHECK(table.find("shared data is only read: sealed ") != std::string::npos);
#endif
    const auto walk = contract<Walk>({.inputs = {starts()}});
    INFO(walk);
    CHECK(walk.find("of 50 polls") != std::string::npos);
    CHECK(walk.find("shared data") == std::string::npos);
    CHECK(contract<FailsOne>({.inputs = {starts()}}).find("slices do not matter: 5 samples") != std::string::npos);
  }
  TEST_CASE("what could not be tried stands in the report") {
    says(contract<Sums>({.inputs = {starts()}}),
         {"content of \"opaque\": not tried, for no promise: contract_examples::Opaque has neither schema() nor ==; give it one",
          "slices do not matter: not tried for \"opaque\", which has no row a sample",
          "slices do not matter: not tried for \"sum\", which has no row a sample", "stops soon: it never polls, and takes ",
          "goes on as if never stopped: not tried: it never polls"});
    says(contract<Walk>({.inputs = {Samples<Start>{7, {{1}}}}}),
         {"slices do not matter: not tried: the inputs have one sample; give them two or more"});
    says(contract<Scales>({.inputs = {starts(), std::vector<Sum>{{2}}}}),
         {"slices do not matter: not tried: input \"factors\" is no Samples<T>"});
    says(contract<Begins>(), {"slices do not matter: not tried: the phase reads no samples"});
  }
  TEST_CASE("inputs with which nothing would be tried") {
    CHECK_THROWS_WITH_AS(
        contract<Adds>({.inputs = {Samples<Start>{}, Samples<Start>{}}}),
        "adds cannot be tried: input \"starts\" has no samples; give it two or more; input \"more\" has no samples; give it "
        "two or more",
        ContractError);
    CHECK_THROWS_WITH_AS(contract<Adds>({.inputs = {starts(), Samples<Start>{8, {{1}, {2}, {3}, {4}, {5}}}}}),
                         "adds cannot be tried: input \"more\" has samples 8 to 12, where \"starts\" has samples 7 to 11; all inputs of a "
                         "run are of the same samples",
                         ContractError);
    CHECK_THROWS_WITH_AS(contract<Scales>({.inputs = {starts(), std::vector<Sum>{}}}),
                         "scales cannot be tried: input \"factors\" is empty; give it some content", ContractError);
  }
  TEST_CASE("a default out of its range") {
    only(broken<DefaultOutOfRange>(), {"options: the defaults are refused: phases.default_out_of_range.step = 2", "above 1 s"});
  }
  TEST_CASE("an alternative that reads like another") {
    only(broken<AlternativesAlike>({.method = Adaptive{}}),
         {"options: the options of this test do not come back from a study file: method is a ", "Fixed", "Adaptive"});
    CHECK(broken<AlternativesAlike>().empty());
  }
  TEST_CASE("a counter of calls") {
    only(broken<Counts>(),
         {"same inputs, same bits: ends/x of row 0 is ", "when it is called again with the same inputs; take random numbers"});
  }
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  // Mostly by the check of fresh memory; what other threads left there is sometimes seen by an earlier one, or by a later one.
  TEST_CASE("memory that is read before it is written") { only(broken<ReadsFreshMemory>(), {": ends/x of row ", " is ", ", and was "}); }
#endif
  TEST_CASE("a result that knows its thread") {
    only(broken<KnowsItsThread>(), {"any lane: ends/x of row 0 is ", "in another thread, on CPU "});
  }
  TEST_CASE("data of a lane that enters a result") {
    only(broken<KnowsItsLane>(), {"any lane: ends/x of row 0 is 6.0, and was 1.0 in lane 5; Local<T> is scratch"});
    only(broken<CarriesOver>(), {"any lane: ends/x of row 0 is 8.0, and was 1.0 in a lane that has done other runs; Local<T> is scratch"});
  }
  TEST_CASE("items that share something") {
    only(broken<SharesItems>(), {"items of each() share nothing: ends/x of row ", "when they are done side by side"});
  }
  TEST_CASE("scratch in the object that all lanes share") {
    only(broken<Busy>(), {"one object for all lanes: it throws \"busy\" when 4 threads call one object at once"});
    only(broken<KeepsScratch>(),
         {"one object for all lanes: ends/x of row ", "when 4 threads call one object at once; it keeps something"});
  }
  TEST_CASE("a result that knows its slice or its run") {
    only(broken<KnowsItsSlice>(),
         {"slices do not matter: ends of sample 9.x is 3.0, and was 5.0 when samples 9 to 11 are a run of their own"});
    only(broken<KnowsItsRun>(), {"slices do not matter: ends of sample 7.x is 2.0, and was 1.0"});
  }
  TEST_CASE("what the first call, of a process or a thread, leaves to the next ones") {
    only(broken<FirstOfAll>(),
         {"same inputs, same bits: ends/x of row 0 is 2.0, and was 1.0 when it is called again with the same inputs"});
    only(broken<MemoOfThread>(),
         {"slices do not matter: ends of sample 9.x is 3.0, and was 1.0 when samples 9 to 11 are a run of their own; ", "thread_local"});
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    only(broken<MemoOfProcess>(), {"slices do not matter: ends of sample 11.x is 5.0, and was 1.0 when it is the first sample that a "
                                   "process computes; nothing of an earlier call may stay, in static data"});
    says(contract<Table>({.inputs = {starts()}}), {"slices do not matter: the last one alone as the first call of another process"});
#endif
  }
  TEST_CASE("rows of other samples than those of the run") {
    only(broken<WrongFirstId>(), {"a row a sample: \"ends\" has 5 rows from sample 0 on, where the run has 5 from 7 on; a Samples<T>"});
  }
  TEST_CASE("failures and recorded rows that know their slice") {
    only(broken<FailsBySize<true>>(), {"slices do not matter: sample 7 no longer fails with \"too hot\" when samples 7 to 8 are a run"});
    only(broken<FailsBySize<false>>(), {"slices do not matter: sample 7 fails with \"too hot\" when samples 7 to 8 are a run"});
    only(broken<RecordsItsSlice<false>>(), {"slices do not matter: recorded of sample 7.values.x is 2.0, and was 5.0 when samples 7 to 8"});
    only(broken<RecordsItsSlice<true>>(), {"slices do not matter: a row more is recorded of sample 7, at 3 s when samples 7 to 8"});
  }
  TEST_CASE("a phase that does not poll") {
    // 5 rows of 2 ms of CPU time, or somewhat more where the clock is coarse.
    only(broken<NeverPolls>({}, {0.005}),
         {"stops soon: ", " ms of CPU time between two polls at the most, of 0 polls; the limit is 5 ms, it was passed after poll 0"});
    CHECK(broken<NeverPolls>({}, {5}).empty());
  }
  TEST_CASE("a phase that takes a stop for a failure") {
    only(broken<Swallows>(), {"stops: asked to stop at poll ", "of 5, it returned as if it were done; Stopped must leave the phase"});
    only(broken<ThrowsOther>(), {"stops: asked to stop at poll ", "of 5, it threw \"interrupted\"; Stopped must leave the phase"});
  }
  TEST_CASE("a stepper that keeps something outside its State") {
    only(broken<Forgets>(),
         {"goes on as if never stopped: ends/x of row 0 is ", "after stops at poll ", "all that step() needs must be in State"});
  }
  TEST_CASE("a phase with each() that depends on what it did itself") {
    only(broken<CountsItsItems>(), {"goes on as if never stopped: sum/value is ", ", and was 900.0 after stops at poll ",
                                    "all that each() needs must be made before it, from the inputs"});
  }
  TEST_CASE("a phase that does not end") {
    CHECK_THROWS_WITH_AS(broken<NeverEnds>({}, {0.1}, {0.05}),
                         "never_ends did not end within 0.05 s; shorten the inputs or the duration, or look why it does not end",
                         ContractError);
  }
  TEST_CASE("child: a phase that hangs" * doctest::skip()) { contract<Hangs<false>>({.inputs = {starts()}, .ends_within = {0.1}}); }
  TEST_CASE("child: a phase that hangs in its second call at once" * doctest::skip()) {
    contract<Hangs<true>>({.inputs = {starts()}, .ends_within = {0.1}});
  }
  TEST_CASE("a phase that does not end and never polls ends the test program, which says what hangs, where, and what to try") {
    for (const auto& [test, text] :
         {std::pair{"child: a phase that hangs",
                    "hangs: contract ends this program: in its check \"first call\" no call of the phase ended "
                    "within 1.2 s. Look for a loop without end, and for two calls that wait for each other"},
          std::pair{"child: a phase that hangs in its second call at once",
                    "hangs: contract ends this program: in its check \"one object for all lanes\" no call of the "
                    "phase ended within 1.8 s. "}}) {
      const auto end = run_alone(test);
      const auto& said = end.second;
      CAPTURE(said);
      CHECK(end.first != 0);
      CHECK(said.find(text) != std::string::npos);
      CHECK(said.find("run.poll()") != std::string::npos);
      CHECK(said.find("raise .ends_within") != std::string::npos);
      CHECK(said.find("SIGABRT") != std::string::npos);  // what doctest says of its test case
    }
  }
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  TEST_CASE("shared data that is written to, large and small") {
    only(broken<WritesMember>(), {"shared data is only read: the phase wrote to it, 8 bytes behind its start. All lanes"});
    only(broken<WritesShared<100'000>>(), {"shared data is only read: the phase wrote to memory that it owns, such as a list in it"});
    only(broken<WritesShared<3>>(), {"shared data is only read: the phase wrote to memory that it owns"});
    only(broken<CopiesHandle>(), {"copying a std::shared_ptr that is in it counts as writing"});
  }
  TEST_CASE("shared data that cannot be sealed, and phases that fail where it is") {
    says(contract<HandsOut>({.inputs = {starts()}}),
         {"shared data is only read: not tried: it was made before, and create_shared_data only hands it out"});
    only(broken<KnowsItsProcess<Mishap::throws>>(),
         {"shared data is only read: with data that cannot be written the phase throws \"another process\""});
    only(broken<KnowsItsProcess<Mishap::crashes>>(), {"shared data is only read: the phase crashed in a process of its own"});
    only(broken<KnowsItsProcess<Mishap::never_ends>>({}, {0.1}, {0.5}), {"shared data is only read: the phase did not end within 1 s"});
  }
#endif
  TEST_CASE("inputs that the phase does not manage") {
    CHECK_THROWS_WITH_AS(broken<Refuses>(), "refuses does not manage the inputs of its contract: no ball", ContractError);
  }
}
