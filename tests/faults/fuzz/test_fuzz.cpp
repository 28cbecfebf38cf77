#include <csignal>
#include <stdexcept>
#include <vector>

#include <doctest/doctest.h>
#include <unistd.h>

#include "framework/core/error.hpp"
#include "framework/testing/child_process.hpp"
#include "tests/faults/fuzz/fuzz.hpp"
#include "tests/faults/fuzz/isolated.hpp"
#include "tests/faults/fuzz/mutator.hpp"

using namespace regatta;

namespace {

/// Reads nothing, but for one input that is met in the middle.
FuzzedReader with_bug(std::function<void()> bug) {
  return {
      "planted", [bug = std::move(bug)](std::uint64_t number) { number == 57 ? bug() : throw Error("here: 5 is wrong"); }, {"here"}, 0.2};
}

/// What fuzz() says before it ends the program.
std::string said_at_the_end(const std::function<void()>& bug) {
  return testing::said_by_child(
             [&](int pipe) {
               ::dup2(pipe, STDERR_FILENO);
               for (const int signal : {SIGABRT, SIGSEGV}) ::signal(signal, SIG_DFL);  // without the test framework
               fuzz(with_bug(bug), 100);
             },
             60)
      .value_or("silence");
}

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_SUITE("faults/fuzz") {
  TEST_CASE("a reader that refuses each input and says where has no fault; messages count without their numbers") {
    const auto found = fuzz(with_bug([] { throw Error("here: 6 is wrong"); }), 100);
    CHECK(found.faults.empty());
    CHECK(found.accepted == 0);
    CHECK(found.messages == std::set<std::string>{"here:  is wrong"});
  }

  TEST_CASE("another exception than Error, a message that does not say where, and what is no exception are noticed, with the input") {
    const auto fault = [](const std::function<void()>& bug) {
      const auto found = fuzz(with_bug(bug), 100);
      REQUIRE(found.faults.size() == 1);
      CHECK(says(found.faults[0], "REGATTA_FUZZ_INPUT=57: "));
      return found.faults[0];
    };
    CHECK(says(fault([] { throw std::out_of_range("vector::at"); }), "out_of_range: vector::at"));
    CHECK(says(fault([] { throw std::logic_error("planted"); }), "logic_error: planted"));
    CHECK(says(fault([] { throw Error("wrong"); }), "does not say where: wrong"));
    CHECK(says(fault([] { throw Error(""); }), "does not say where"));
    CHECK(says(fault([] { throw 5; }), "no exception"));
  }

  TEST_CASE("a reader that takes much memory is noticed") {
    const auto said = testing::said_by_child(
        [](int pipe) {  // whose memory is not that of the other tests
          auto reader = with_bug([] {
            const std::vector<char> much(std::size_t{900} << 20, 'x');
            throw Error(fmt::format("here: {} is wrong", much.at(much.size() / 2)));
          });
          reader.seconds = 60;
          const auto found = fuzz(reader, 100);
          for (const auto& fault : found.faults) testing::say(pipe, fault);
        },
        60);
    CHECK(says(said.value_or(""), "REGATTA_FUZZ_INPUT=57: the process has grown by "));
  }

  TEST_CASE("a crash and a loop without end end the program, which says the input") {
    const auto hang = [] {
      for (volatile bool goes_on = true; goes_on;) continue;
    };
    const auto hung = said_at_the_end(hang);
    CHECK(says(hung, "no end within the time"));
    CHECK(says(hung, "while it read REGATTA_FUZZ_INPUT=57 of planted"));
    CHECK(says(said_at_the_end([] { ::raise(SIGSEGV); }), "while it read REGATTA_FUZZ_INPUT=57 of planted"));
    CHECK(says(said_at_the_end([] { std::abort(); }), "while it read REGATTA_FUZZ_INPUT=57 of planted"));
  }

  TEST_CASE("in processes of their own crashes and loops are told from faults by the library, and all other inputs are read") {
    const FuzzedReader reader{"planted",
                              [](std::uint64_t number) {
                                if (number % 100 == 57) std::abort();
                                if (number == 60) throw std::logic_error("planted");
                                if (number == 61) ::pause();
                                if (number % 2 == 0) throw Error("here: 5 is wrong");
                              },
                              {"here"},
                              1};
    const auto in_library = fuzz_isolated(reader, 200, "libc.so");
    CHECK(in_library.crashes == std::vector<std::uint64_t>{57, 157});
    CHECK(in_library.hangs == std::vector<std::uint64_t>{61});
    CHECK(in_library.faults == std::vector<std::uint64_t>{60});
    CHECK(in_library.refused == 99);
    CHECK(in_library.accepted == 97);
    const auto elsewhere = fuzz_isolated(reader, 200, "libhdf5");
    CHECK(elsewhere.faults == std::vector<std::uint64_t>{57, 60, 61, 157});
    CHECK(elsewhere.crashes.empty());
    CHECK(elsewhere.hangs.empty());
  }
}

TEST_SUITE("faults/fuzz/mutator") {
  TEST_CASE("a number always gives the same input, another one another") {
    const Mutator mutator(Mutator::Format::text, {"step = 0.1\n", "count = 10\nseed = 7\n"}, {"nan"});
    std::set<std::string> inputs;
    for (std::uint64_t number = 0; number < 1'000; ++number) {
      CHECK(mutator.input(number) == mutator.input(number));
      inputs.insert(mutator.input(number));
    }
    CHECK(inputs.size() > 500);
  }

  TEST_CASE("inputs get shorter and longer, lose and gain lines, and have tokens in them; few are what they were") {
    const std::string example = "angle = 1\nbias = 2\ngain = 3\n";
    const Mutator mutator(Mutator::Format::text, {example}, {"1e999"});
    int shorter = 0, longer = 0, same = 0, token = 0, fewer_lines = 0;
    for (std::uint64_t number = 0; number < 1'000; ++number) {
      const auto input = mutator.input(number);
      shorter += input.size() < example.size() ? 1 : 0;
      longer += input.size() > example.size() ? 1 : 0;
      same += input == example ? 1 : 0;
      token += says(input, "1e999") ? 1 : 0;
      fewer_lines += says(input, "bias") ? 0 : 1;
    }
    CHECK(shorter > 200);
    CHECK(longer > 200);
    CHECK(same < 100);
    CHECK(token > 100);
    CHECK(fewer_lines > 50);
  }

  TEST_CASE("no input is longer than the longest example or the limit") {
    const Mutator mutator(Mutator::Format::binary, {std::string(60'000, 'x')}, {std::string(20'000, 'y')});
    for (std::uint64_t number = 0; number < 500; ++number) CHECK(mutator.input(number).size() <= Mutator::longest);
  }
}
