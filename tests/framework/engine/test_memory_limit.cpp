#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/engine/memory_limit.hpp"
#include "tests/framework/engine/fake_system.hpp"

using namespace regatta;
using test::Environment;
using test::FakeSystem;

TEST_SUITE("framework/engine/memory_limit") {
  TEST_CASE("without a limit it is the memory of the machine") {
    const FakeSystem system;
    const Environment node("SLURM_MEM_PER_NODE", {}), cpu("SLURM_MEM_PER_CPU", {});
    const auto machine = memory_limit(system.paths());
    CHECK(machine.source == "this machine");
    CHECK(machine.bytes > 1e8);
    system.write("cgroup/memory.max", "max\n");
    CHECK(memory_limit(system.paths()).bytes == machine.bytes);
  }

  TEST_CASE("version 2: the tightest limit up the hierarchy counts") {
    const FakeSystem system;
    system.write("proc/self/cgroup", "0::/user.slice/job\n");
    system.write("cgroup/user.slice/job/memory.max", "8000000\n");
    system.write("cgroup/user.slice/memory.max", "4000000\n");
    CHECK(memory_limit(system.paths()).bytes == 4e6);
    CHECK(memory_limit(system.paths()).source == system.root() / "cgroup/user.slice/memory.max");
  }

  TEST_CASE("version 1 has a hierarchy a controller; a limit it does not set is a huge number") {
    const FakeSystem system;
    system.write("proc/self/cgroup", "7:memory:/job\n3:cpu:/other\n");
    system.write("cgroup/memory/job/memory.limit_in_bytes", "5000000\n");
    system.write("cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    CHECK(memory_limit(system.paths()).bytes == 5e6);
  }

  TEST_CASE("Slurm's limits, in MiB; 0 is all of the node") {
    const FakeSystem system;
    const Environment none("SLURM_MEM_PER_CPU", {});
    {
      const Environment node("SLURM_MEM_PER_NODE", "16");
      CHECK(memory_limit(system.paths()).bytes == 16.0 * 1024 * 1024);
      CHECK(memory_limit(system.paths()).source == "SLURM_MEM_PER_NODE");
    }
    {
      const Environment node("SLURM_MEM_PER_NODE", "0");
      CHECK(memory_limit(system.paths()).source == "this machine");
    }
    {
      const Environment node("SLURM_MEM_PER_NODE", {}), cpu("SLURM_MEM_PER_CPU", "4"), cpus("SLURM_CPUS_ON_NODE", "3");
      CHECK(memory_limit(system.paths()).bytes == 12.0 * 1024 * 1024);
    }
    const Environment node("SLURM_MEM_PER_NODE", "16G");
    CHECK_THROWS_WITH_AS(static_cast<void>(memory_limit(system.paths())),
                         "SLURM_MEM_PER_NODE = \"16G\" is not a number; unset it, or set it right", ConfigError);
  }
}
