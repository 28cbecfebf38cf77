#include <algorithm>
#include <fstream>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/core/error.hpp"
#include "framework/study/plan/claim.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;

namespace {

/// The claim of this process.
Holder example_claim() {
  const TemporaryFolder folder;
  const Claim claim{Workspace(folder.path())};
  return Claim::holder(Workspace(folder.path())).value();
}

struct Changes {
  std::string process_start{};
  std::string boot{};
  std::string process_names{};
  std::string host{};
};

/// Writes a claim as of this process, but for what is changed.
void write_claim(const Workspace& workspace, const Changes& changes) {
  const auto own = example_claim();
  const auto either = [](const std::string& change, const std::string& value) { return change.empty() ? value : change; };
  std::ofstream(workspace.claim()) << fmt::format("{} {} 2020-01-01T00:00:00Z {} {} {}\n", own.process, either(changes.host, own.host),
                                                  either(changes.process_start, own.process_start), either(changes.boot, own.boot),
                                                  either(changes.process_names, own.process_names));
}

/// Runs `work` in a child process and returns what it wrote.
template <class Work>
std::string in_child(Work work) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const auto child = ::fork();
  if (child == 0) {
    std::string said = "claimed";
    try {
      work();
    } catch (const std::exception& error) {
      said = error.what();
    }
    [[maybe_unused]] const auto written = ::write(ends[1], said.data(), said.size());
    ::_exit(0);  // no destructor: a claim that was made stays, as after kill -9
  }
  ::close(ends[1]);
  std::string said;
  char buffer[4096];
  for (ssize_t n = 0; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;) said.append(buffer, static_cast<std::size_t>(n));
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return said;
}

}  // namespace

TEST_SUITE("framework/study/claim") {
  TEST_CASE("a second process is told who holds the workspace") {
    const TemporaryFolder folder;
    const Workspace workspace(folder.path());
    const Claim claim(workspace);
    const auto said = in_child([&] { new Claim(workspace); });
    CHECK(said.find(folder.path().string() + " is in use by process " + std::to_string(::getpid()) + " on ") == 0);
    CHECK(said.ends_with("; wait for it, stop it, or choose another folder with -w"));
    CHECK(Claim::holder(workspace)->process == ::getpid());
  }

  TEST_CASE("a claim ends with its process") {
    const TemporaryFolder folder;
    const Workspace workspace(folder.path());
    CHECK(in_child([&] { new Claim(workspace); }) == "claimed");
    CHECK(std::filesystem::exists(workspace.claim()));  // left behind
    CHECK_FALSE(Claim::holder(workspace));
    {
      const Claim taken_over(workspace);
      CHECK(Claim::holder(workspace)->process == ::getpid());
    }
    CHECK_FALSE(std::filesystem::exists(workspace.claim()));
  }

  TEST_CASE("a process that was killed while it took a dead claim away is in nobody's way") {
    const TemporaryFolder folder, elsewhere;
    const Workspace workspace(folder.path()), other(elsewhere.path());
    for (const auto& place : {workspace, other}) REQUIRE(in_child([&] { new Claim(place); }) == "claimed");
    std::string process, field, start;
    std::ifstream(workspace.claim()) >> process >> field >> field >> start;
    std::filesystem::copy(other.claim(), fmt::format("{}.takeover.{}.{}", workspace.claim().string(), process, start));
    {
      const Claim claim(workspace);
      CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 2);  // the claim, and our private file
    }
    CHECK(std::filesystem::is_empty(folder.path()));
  }

  TEST_CASE("what a process left that was killed while it wrote its private file is removed; that of a living one is not") {
    const TemporaryFolder folder;
    const Workspace workspace(folder.path());
    const auto own = example_claim();
    const auto private_of = [&](long process) { return folder.path() / fmt::format("claim.{}.{}", own.host, process); };
    const auto ended = std::stol(in_child([] { throw Error(std::to_string(::getpid())); }));
    const auto living = ::getppid();
    for (const auto process : {ended, static_cast<long>(living)}) std::ofstream(private_of(process)) << process << " " << own.host;
    const Claim claim(workspace);
    CHECK_FALSE(std::filesystem::exists(private_of(ended)));
    CHECK(std::filesystem::exists(private_of(living)));
  }

  TEST_CASE("a process id given out again is not the holder") {
    const TemporaryFolder folder;
    const Workspace workspace(folder.path());
    write_claim(workspace, {.process_start = "1"});
    CHECK_FALSE(Claim::holder(workspace));
    const Claim claim(workspace);
  }

  TEST_CASE("a claim from before the machine was started anew is dead") {
    const TemporaryFolder folder;
    const Workspace workspace(folder.path());
    write_claim(workspace, {.boot = "00000000-0000-0000-0000-000000000000"});
    CHECK_FALSE(Claim::holder(workspace));
    const Claim claim(workspace);
  }

  TEST_CASE("a holder that cannot be seen from here is taken for alive, with what to do if it is not") {
    const auto refused = [](const Changes& changes, const std::string& host) {
      const TemporaryFolder folder;
      const Workspace workspace(folder.path());
      write_claim(workspace, changes);
      CHECK_THROWS_WITH_AS(Claim{workspace},
                           fmt::format("{0} is in use by process {1} on {2} since 2020-01-01T00:00:00Z; wait for it, stop it, or choose "
                                       "another folder with -w; if you know that it has ended, remove {0}/claim",
                                       folder.path().string(), ::getpid(), host)
                               .c_str(),
                           ConfigError);
      CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);  // the claim, nothing of ours
    };
    refused({.process_start = "1", .boot = "00000000-0000-0000-0000-000000000000", .host = "elsewhere"}, "elsewhere");
    refused({.process_start = "1", .process_names = "pid:[1]"}, example_claim().host);  // another container on this machine
  }

  TEST_CASE("of many processes at a dead claim exactly one gets it") {
    const TemporaryFolder folder;
    const Workspace workspace(folder.path());
    REQUIRE(in_child([&] { new Claim(workspace); }) == "claimed");
    const auto results = in_child([&] {
      int ends[2];
      if (::pipe(ends) != 0) throw Error("pipe");
      int go[2];
      if (::pipe(go) != 0) throw Error("pipe");
      for (int i = 0; i < 8; ++i) {
        if (::fork() != 0) continue;
        ::close(go[1]);
        char byte;
        [[maybe_unused]] auto n = ::read(go[0], &byte, 1);  // all begin together, when the writer is closed
        char said = '1';
        try {
          new Claim(workspace);
        } catch (const ConfigError&) {
          said = '0';
        } catch (...) {
          said = 'x';
        }
        n = ::write(ends[1], &said, 1);
        ::sleep(2);  // the winner must be alive while the others look
        ::_exit(0);
      }
      ::close(go[1]);
      ::close(ends[1]);
      std::string said;
      char byte;
      while (said.size() < 8 && ::read(ends[0], &byte, 1) == 1) said += byte;
      throw Error(said);
    });
    CHECK(std::count(results.begin(), results.end(), '1') == 1);
    CHECK(std::count(results.begin(), results.end(), '0') == 7);
  }
}
