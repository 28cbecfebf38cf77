#include <algorithm>
#include <sstream>

#include <doctest/doctest.h>

#include "framework/engine/topology.hpp"
#include "tests/framework/engine/fake_system.hpp"

using namespace regatta;
using test::Environment;

TEST_SUITE("framework/engine/topology") {
  TEST_CASE("hardware threads of one core stand together, nodes are told apart") {
    const Environment synthetic("HWLOC_SYNTHETIC", "pack:2 numa:1 core:2 pu:2");
    const std::vector<Core> cores = machine_cores();
    REQUIRE(cores.size() == 4);
    CHECK(cores[0] == Core{.pus = {0, 1}, .kind = CoreKind::performance, .numa_node = 0});
    CHECK(cores[3] == Core{.pus = {6, 7}, .kind = CoreKind::performance, .numa_node = 1});
  }

  TEST_CASE("a hybrid machine has both kinds") {
    const Environment file("HWLOC_XMLFILE", test::hybrid_xml());
    const std::vector<Core> cores = machine_cores();
    REQUIRE(cores.size() == 8);
    CHECK(cores[3] == Core{.pus = {6, 7}, .kind = CoreKind::performance, .numa_node = 0});
    CHECK(cores[4] == Core{.pus = {8}, .kind = CoreKind::efficiency, .numa_node = 0});
    CHECK(cores[7] == Core{.pus = {14}, .kind = CoreKind::efficiency, .numa_node = 0});
  }

  TEST_CASE("the names that Intel gives decide over the rank: two kinds of Atom cores are both efficiency cores") {
    const test::FakeSystem folder;
    std::ostringstream all;
    all << std::ifstream(test::hybrid_xml()).rdbuf();
    std::string xml = all.str();
    const std::string two = "<cpukind cpuset=\"0x00005500\" forced_efficiency=\"0\"/>";
    const auto atom = [](const char* set, const char* rank) {
      return std::string("<cpukind cpuset=\"") + set + "\" forced_efficiency=\"" + rank +
             "\"><info name=\"CoreType\" value=\"IntelAtom\"/></cpukind>";
    };
    REQUIRE(xml.find(two) != std::string::npos);
    xml.replace(xml.find(two), two.size(), atom("0x00004000", "0") + atom("0x00001500", "1"));
    const std::string top = "forced_efficiency=\"1\"/>";
    REQUIRE(xml.find(top) != std::string::npos);
    xml.replace(xml.find(top), top.size(), "forced_efficiency=\"2\"><info name=\"CoreType\" value=\"IntelCore\"/></cpukind>");
    folder.write("machine.xml", xml);

    const Environment file("HWLOC_XMLFILE", (folder.root() / "machine.xml").string());
    const std::vector<Core> cores = machine_cores();
    REQUIRE(cores.size() == 8);
    for (std::size_t i = 0; i < 8; ++i) CHECK(cores[i].kind == (i < 4 ? CoreKind::performance : CoreKind::efficiency));
  }

  TEST_CASE("this machine has at least one core, and no hardware thread twice") {
    std::vector<unsigned> pus;
    for (const Core& core : machine_cores()) pus.insert(pus.end(), core.pus.begin(), core.pus.end());
    REQUIRE_FALSE(pus.empty());
    std::sort(pus.begin(), pus.end());
    CHECK(std::adjacent_find(pus.begin(), pus.end()) == pus.end());
  }
}
