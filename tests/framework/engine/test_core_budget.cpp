#include <algorithm>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/engine/core_budget.hpp"
#include "tests/framework/engine/fake_system.hpp"

using namespace regatta;
using test::Environment;
using test::FakeSystem;
using Pus = std::vector<unsigned>;

namespace {

/// A made-up machine; the variables of the real one do not shine through.
struct Machine {
  explicit Machine(std::optional<std::string> topology, const std::string& affinity = "0-63")
      : shape("HWLOC_SYNTHETIC", std::move(topology)), slurm("SLURM_CPUS_PER_TASK", std::nullopt), system(affinity) {}
  CoreBudget budget(std::optional<int> requested = std::nullopt) const { return core_budget(requested, system.paths()); }

  Environment shape;
  Environment slurm;
  FakeSystem system;
};

struct Hybrid : Machine {
  explicit Hybrid(const std::string& affinity = "0-63") : Machine(std::nullopt, affinity), file("HWLOC_XMLFILE", test::hybrid_xml()) {}
  Environment file;
};

}  // namespace

TEST_SUITE("framework/engine/core_budget") {
  TEST_CASE("two cores both simulate") {
    const CoreBudget budget = Machine("core:2 pu:1", "0-1").budget();
    CHECK(budget.pus == Pus{0, 1});
    CHECK_FALSE(budget.system_pu);
    CHECK(budget.reason == "2 cores: 2 physical, affinity 0-1, no quota");
  }

  TEST_CASE("of more than two, one is left to the system") {
    const CoreBudget budget = Machine("core:4 pu:1", "0-3").budget();
    CHECK(budget.pus == Pus{0, 1, 2});
    CHECK(budget.system_pu == 3U);
    CHECK(budget.reason == "3 cores: 4 physical, affinity 0-3, no quota, CPU 3 left to the system");
  }

  TEST_CASE("one hardware thread a core, and only allowed ones") {
    CHECK(Machine("core:4 pu:2", "0-7").budget().pus == Pus{0, 2, 4});
    const CoreBudget masked = Machine("core:4 pu:2", "1,4-5").budget();  // the second thread of core 0, both of core 2
    CHECK(masked.pus == Pus{1, 4});
    CHECK(masked.reason == "2 cores: 2 physical, affinity 1,4-5, no quota");
  }

  TEST_CASE("performance cores simulate, an efficiency core serves the system") {
    const CoreBudget budget = Hybrid("0-14").budget();
    CHECK(budget.pus == Pus{0, 2, 4, 6});
    CHECK(budget.system_pu == 8U);
    CHECK(budget.reason == "4 cores: 4 performance, 4 efficiency, affinity 0-14, no quota, CPU 8 left to the system");
  }

  TEST_CASE("efficiency cores simulate when asked for by number, or when there are no others") {
    const Hybrid machine;
    CHECK(machine.budget(6).pus == Pus{0, 2, 4, 6, 8, 10});
    CHECK(machine.budget(6).system_pu == 12U);
    CHECK(machine.budget(2).system_pu == 8U);
    CHECK(machine.budget(8).pus.size() == 8);
    CHECK_FALSE(machine.budget(8).system_pu);
    CHECK(Hybrid("8-14").budget().pus == Pus{8, 10, 12});
  }

  TEST_CASE("a quota counts, rounded down but never to nothing") {
    const Machine machine("core:16 pu:1");
    machine.system.write("cgroup/cpu.max", "450000 100000\n");
    CHECK(machine.budget().pus == Pus{0, 1, 2});
    CHECK(machine.budget().reason == "3 cores: 16 physical, affinity 0-63, quota 4.5 CPUs, CPU 3 left to the system");
    machine.system.write("cgroup/cpu.max", "50000 100000\n");
    CHECK(machine.budget().pus == Pus{0});
    CHECK_FALSE(machine.budget().system_pu);
  }

  TEST_CASE("Slurm counts") {
    const Machine machine("core:16 pu:1");
    const Environment slurm("SLURM_CPUS_PER_TASK", "5");
    CHECK(machine.budget().pus == Pus{0, 1, 2, 3});
    CHECK(machine.budget().reason == "4 cores: 16 physical, affinity 0-63, no quota, SLURM_CPUS_PER_TASK 5, CPU 4 left to the system");
    const Environment broken("SLURM_CPUS_PER_TASK", "four");
    CHECK_THROWS_WITH_AS(machine.budget(), "SLURM_CPUS_PER_TASK = \"four\" is not a number of CPUs; unset it, or set it to 1 or more",
                         ConfigError);
  }

  TEST_CASE("a number asked for is given exactly") {
    const Machine machine("core:4 pu:1", "0-3");
    CHECK(machine.budget(4).pus == Pus{0, 1, 2, 3});
    CHECK_FALSE(machine.budget(4).system_pu);
    CHECK(machine.budget(1).reason == "1 core: 4 physical, affinity 0-3, no quota, 1 asked for, CPU 1 left to the system");
  }

  TEST_CASE("more than allowed is refused with the limit that binds") {
    const Machine machine("core:4 pu:2", "0-7");
    CHECK_THROWS_WITH_AS(machine.budget(5),
                         "cores = 5 is above 4, the limit set by 4 physical cores in the affinity mask 0-7 (a run gets a whole core); try "
                         "\"auto\", or 4 or fewer",
                         ConfigError);
    CHECK_THROWS_WITH_AS(machine.budget(0), "cores = 0 is below 1; try \"auto\" (at most 4 here)", ConfigError);
    machine.system.write("cgroup/cpu.max", "250000 100000\n");
    const std::string file = (machine.system.root() / "cgroup/cpu.max").string();
    CHECK_THROWS_WITH_AS(machine.budget(3), doctest::Contains(("limit set by the quota of 2.5 CPUs in " + file).c_str()), ConfigError);
    const Environment slurm("SLURM_CPUS_PER_TASK", "1");
    CHECK_THROWS_WITH_AS(machine.budget(2), doctest::Contains("the limit set by SLURM_CPUS_PER_TASK = 1; try"), ConfigError);
  }

  TEST_CASE("a mask outside the machine is refused") {
    CHECK_THROWS_WITH_AS(Machine("core:2 pu:1", "8-9").budget(),
                         "none of the 2 cores of this machine is in the affinity mask 8-9; start the program with another mask (taskset)",
                         ConfigError);
  }

  TEST_CASE("the budget of this machine lies in its affinity mask") {
    const CoreBudget budget = core_budget();
    const std::vector<unsigned> allowed = allowed_cpus();
    REQUIRE_FALSE(budget.pus.empty());
    for (unsigned pu : budget.pus) CHECK(std::count(allowed.begin(), allowed.end(), pu) == 1);
    MESSAGE(budget.reason);
  }
}
