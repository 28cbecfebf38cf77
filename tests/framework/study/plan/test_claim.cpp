#include <algorithm>
#include <fstream>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/core/error.hpp"
#include "framework/study/plan/claim.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;

namespace {

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

  TEST_CASE("a process id given out again is not the holder") {
    const TemporaryFolder folder;
    const Workspace workspace(folder.path());
    char host[256] = {};
    ::gethostname(host, sizeof host - 1);
    std::ofstream(workspace.claim()) << ::getpid() << " " << host << " 2020-01-01T00:00:00Z 1\n";
    CHECK_FALSE(Claim::holder(workspace));
    const Claim claim(workspace);
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
