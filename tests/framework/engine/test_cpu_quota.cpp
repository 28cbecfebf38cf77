#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/engine/affinity.hpp"
#include "framework/engine/cpu_quota.hpp"
#include "tests/framework/engine/fake_system.hpp"

using namespace regatta;
using test::FakeSystem;

TEST_SUITE("framework/engine/cpu_quota") {
  TEST_CASE("without a file, or with max, there is no quota") {
    const FakeSystem system;
    CHECK_FALSE(cpu_quota(system.paths()));
    system.write("cgroup/cpu.max", "max 100000\n");
    CHECK_FALSE(cpu_quota(system.paths()));
  }

  TEST_CASE("version 2: the tightest quota up the hierarchy counts") {
    const FakeSystem system;
    system.write("proc/self/cgroup", "0::/user.slice/job\n");
    system.write("cgroup/user.slice/job/cpu.max", "400000 100000\n");
    CHECK(cpu_quota(system.paths())->cpus == 4.0);
    system.write("cgroup/user.slice/cpu.max", "250000 100000\n");
    CHECK(cpu_quota(system.paths())->cpus == 2.5);
    CHECK(cpu_quota(system.paths())->file == system.root() / "cgroup/user.slice/cpu.max");
    system.write("cgroup/user.slice/cpu.max", "900000 100000\n");
    CHECK(cpu_quota(system.paths())->cpus == 4.0);
  }

  TEST_CASE("version 2 in a container: the group of the host is not there, the quota is at the root of the mount") {
    const FakeSystem system;
    system.write("cgroup/cpu.max", "150000 100000\n");
    for (const char* group : {"0::/docker/0123456789ab\n", "0::/../../other\n", "0::/\n"}) {
      CAPTURE(group);
      system.write("proc/self/cgroup", group);
      REQUIRE(cpu_quota(system.paths()));
      CHECK(cpu_quota(system.paths())->cpus == 1.5);
    }
  }

  TEST_CASE("version 1: quota over period, -1 is none, in the folder of the controllers or of cpu") {
    const FakeSystem system;
    system.write("proc/self/cgroup", "11:memory:/a\n4:cpu,cpuacct:/a/b\n0::/\n");
    system.write("cgroup/cpu,cpuacct/a/b/cpu.cfs_quota_us", "-1\n");
    system.write("cgroup/cpu,cpuacct/a/b/cpu.cfs_period_us", "100000\n");
    CHECK_FALSE(cpu_quota(system.paths()));
    system.write("cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "300000\n");
    system.write("cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "50000\n");
    CHECK(cpu_quota(system.paths())->cpus == 6.0);
    system.write("cgroup/cpu/a/cpu.cfs_quota_us", "100000\n");
    system.write("cgroup/cpu/a/cpu.cfs_period_us", "100000\n");
    CHECK(cpu_quota(system.paths())->cpus == 1.0);
  }

  TEST_CASE("the quota of cpuset is not taken for that of cpu") {
    const FakeSystem system;
    system.write("proc/self/cgroup", "3:cpuset:/a\n2:cpuacct:/a\n");
    system.write("cgroup/cpuset/a/cpu.cfs_quota_us", "100000\n");
    system.write("cgroup/cpuset/a/cpu.cfs_period_us", "100000\n");
    CHECK_FALSE(cpu_quota(system.paths()));
  }

  TEST_CASE("the affinity mask comes from the status of the process") {
    const FakeSystem system("2-3,9");
    CHECK(allowed_cpus(system.paths()) == std::vector<unsigned>{2, 3, 9});
    CHECK(allowed_cpus() == this_thread_cpus());  // nobody has pinned the main thread of this program
  }

  TEST_CASE("a status that cannot be read is named") {
    const FakeSystem system;
    SystemPaths nowhere = system.paths();
    nowhere.proc = system.root() / "nowhere";
    CHECK_THROWS_WITH_AS(allowed_cpus(nowhere), doctest::Contains("nowhere/self/status"), IoError);
    system.write("proc/self/status", "Name: x\n");
    CHECK_THROWS_WITH_AS(allowed_cpus(system.paths()), doctest::Contains("has no line Cpus_allowed_list:"), Error);
  }
}
