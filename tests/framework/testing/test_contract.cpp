#include <doctest/doctest.h>

#include "framework/testing/contract.hpp"
#include "tests/framework/testing/wrong_phases.hpp"

using namespace contract_examples;

namespace {

/// The lines of promises that the phase breaks; none if it keeps its contract.
template <class P>
std::vector<std::string> broken(typename P::Options options = {}, Duration stop_within = {0.1}) {
  try {
    contract<P>({.options = std::move(options), .inputs = {starts()}, .stop_within = stop_within});
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
  TEST_CASE("memory that is read before it is written") { only(broken<ReadsFreshMemory>(), {"something is read before it is written"}); }
#endif
  TEST_CASE("a result that knows its thread") {
    only(broken<KnowsItsThread>(), {"any lane: ends/x of row 0 is ", "in another thread, on CPU "});
  }
  TEST_CASE("scratch in the object that all lanes share") {
    only(broken<KeepsScratch>(),
         {"one object for all lanes: ends/x of row ", "when 4 threads call one object at once; it keeps something"});
  }
  TEST_CASE("a result that knows its slice or its run") {
    only(broken<KnowsItsSlice>(),
         {"slices do not matter: ends of sample 9:.x is 3.0, and was 5.0 when samples 9 to 11 are a run of their own"});
    only(broken<KnowsItsRun>(), {"slices do not matter: ends of sample 7:.x is 2.0, and was 1.0"});
  }
  TEST_CASE("a phase that does not poll") {
    // 5 rows of 2 ms of CPU time, or somewhat more where the clock is coarse.
    only(broken<NeverPolls>({}, {0.005}),
         {"stops soon: ", " ms of CPU time between two polls at the most, of 0 polls; the limit is 5 ms, it was passed after poll 0"});
    CHECK(broken<NeverPolls>({}, {5}).empty());
  }
  TEST_CASE("a phase that takes a stop for a failure") {
    only(broken<Swallows>(), {"stops: asked to stop at poll ", "of 5, it returned as if it were done; Stopped must leave the phase"});
  }
  TEST_CASE("a stepper that keeps something outside its State") {
    only(broken<Forgets>(),
         {"goes on as if never stopped: ends/x of row 0 is ", "after stops at poll ", "all that step() needs must be in State"});
  }
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  TEST_CASE("shared data that is written to, large and small") {
    only(broken<WritesShared<100'000>>(), {"shared data is only read: the phase wrote to it, ", " bytes behind its start"});
    only(broken<WritesShared<3>>(), {"shared data is only read: the phase wrote to it, "});
    only(broken<CopiesHandle>(), {"copying a std::shared_ptr that is in it counts as writing"});
  }
#endif
  TEST_CASE("inputs that the phase does not manage") {
    CHECK_THROWS_WITH_AS(broken<Refuses>(), "refuses does not manage the inputs of its contract: no ball", ContractError);
  }
}
