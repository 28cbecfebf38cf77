#include <cstdlib>
#include <fstream>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <sys/wait.h>

#include "apps/pendulum/reference_table.hpp"
#include "framework/core/error.hpp"

using namespace regatta;
using namespace regatta::pendulum;

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// A folder of its own, removed at the end.
struct Folder {
  explicit Folder(const std::string& name) : path(fs::temp_directory_path() / ("regatta_" + name + "_" + std::to_string(::getpid()))) {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  fs::path path;
};

Json example() {
  const Json plant{{"m0", 1.5},    {"m1", 0.2}, {"m2", 0.15}, {"L1", 0.4},   {"L2", 0.3},   {"l1", 0.2},  {"l2", 0.15}, {"I1", 0.0081},
                   {"I2", 0.0034}, {"g", 9.81}, {"b0", 0.2},  {"b1", 0.005}, {"b2", 0.004}, {"fc0", 0.5}, {"vs", 0.01}};
  const Json controller{{"type", "sta"},        {"u_max", 150.0}, {"Tc", 0.002},        {"surface", {0.42, -12.9, 18.0, 0.72, -0.36, 2.54}},
                        {"K1", 30.0},           {"K2", 40},       {"kd", 20.0},         {"eps0", 0.3},
                        {"Kaw", 1.0},           {"phi", "tanh"},  {"equivalent", true}, {"b_min", 1e-4},
                        {"model_params", plant}};
  return {{"name", "example"},
          {"controller", controller},
          {"plant", plant},
          {"z0", {0.0, 0.05, 0.02, 0.0, 0.0, 0.0}},
          {"T", 0.5},
          {"note", ""},
          {"disturbance", Json::array({{0.1, 0.2, 5.0}, {0.15, 0.3, -3.0}})}};
}

void write(const fs::path& file, const Json& json) { std::ofstream(file) << json.dump(1); }

/// What reading says about an example with a change.
template <class Change>
std::string said_of(Change change) {
  const Folder folder("reference_case");
  Json json = example();
  change(json);
  write(folder.path / "example.json", json);
  try {
    std::string warnings;
    for (const auto& warning : read_reference_case(folder.path / "example.json").warnings) warnings += warning + "\n";
    return warnings;
  } catch (const ConfigError& error) {
    return error.what();
  }
}

int exit_code(const fs::path& folder, const std::string& more = "") {
  const std::string command = std::string(REGATTA_BIN_DIR) + "/pendulum_reference " + folder.string() + more + " >/dev/null 2>&1";
  return WEXITSTATUS(std::system(command.c_str()));  // NOLINT(cert-env33-c)
}

}  // namespace

TEST_SUITE("apps/pendulum/reference") {
  TEST_CASE("a case is read with all its keys") {
    const Folder folder("reference_case");
    write(folder.path / "example.json", example());
    const auto c = read_reference_case(folder.path / "example.json");
    CHECK(c.name == "example");
    CHECK(c.controller.type == ControllerType::sta);
    CHECK(std::get<SurfaceRow>(*c.controller.surface)[1] == -12.9);
    CHECK(*c.controller.K2 == 40);
    CHECK(*c.controller.phi == Phi::tanh);
    CHECK(c.controller.equivalent);
    CHECK(c.controller.model_params->vs == 0.01);
    CHECK(c.plant.fc0 == 0.5);
    CHECK(c.z0[1] == 0.05);
    CHECK(c.disturbances.at(1).force == -3);
  }

  TEST_CASE("keys that are too many or too few are named, and the case is read") {
    CHECK(said_of([](Json& j) { j["controller"]["K_1"] = 3; }) ==
          "example.json: case.controller.K_1 is not a key of this file and is ignored; did you mean K1?\n");
    CHECK(said_of([](Json& j) { j["seed"] = 3, j["check"] = {}; }) == "example.json: case.seed is not a key of this file and is ignored\n");
    CHECK(said_of([](Json& j) { j["controller"]["alpha"] = 3; }) ==
          "example.json: case.controller.alpha has no effect on type = \"sta\" (it belongs to adaptive) and is ignored\n");
    CHECK(said_of([](Json& j) {
            j["controller"]["poles"] = {-1, -2, -3, -4, -5};
          }) == "example.json: case.controller.poles has no effect on a surface of six numbers and is ignored\n");
    CHECK(said_of([](Json& j) { j["controller"]["equivalent"] = false; }) == "");  // b_min and the model stand there as usual
    CHECK(said_of([](Json& j) { j["controller"].erase("equivalent"); }) ==
          "example.json: case.controller: equivalent is missing; the default is taken\n"
          "example.json: case.controller.b_min has no effect without the equivalent control and is ignored\n"
          "example.json: case.controller.model_params has no effect on a surface of six numbers without the equivalent control and is "
          "ignored\n");
    CHECK(said_of([](Json& j) { j["controller"].erase("Kaw"); }) ==
          "example.json: case.controller: Kaw is missing; the default is taken\n");
    CHECK(said_of([](Json& j) { j["controller"].erase("model_params"); }) ==
          "example.json: case.controller: model_params is missing; the default is taken\n");
    CHECK(said_of([](Json& j) { j["plant"].erase("vs"); }) == "example.json: case.plant: vs is missing; the default is taken\n");
    CHECK(said_of([](Json& j) { j["plant"].erase("vs"), j["plant"].erase("g"); }) ==
          "example.json: case.plant: g, vs are missing; the default is taken\n");
    CHECK(said_of([](Json& j) { j.erase("plant"); }) == "example.json: case.plant is missing; the nominal plant is taken\n");
    CHECK(said_of([](Json& j) { j.erase("disturbance"), j.erase("note"), j.erase("name"); }) == "");
  }

  TEST_CASE("a case whose keys have no effect is simulated without them") {
    const Folder folder("reference_case");
    Json json = example();
    json["controller"]["equivalent"] = false;
    json["controller"]["alpha"] = 3;
    write(folder.path / "example.json", json);
    const auto c = read_reference_case(folder.path / "example.json");
    CHECK_FALSE(c.controller.b_min);
    CHECK_FALSE(c.controller.model_params);
    CHECK_FALSE(c.controller.alpha);
    CHECK(simulate_reference(c, {.substeps = 1}).size() == 51);
  }

  TEST_CASE("what is missing has the defaults of the design") {
    const Folder folder("reference_case");
    write(folder.path / "example.json", {{"controller", {{"type", "sta"}}}, {"z0", {0, 0.05, 0.02, 0, 0, 0}}, {"T", 0.5}});
    const auto c = read_reference_case(folder.path / "example.json");
    CHECK(c.plant.m0 == 1.5);
    CHECK(c.controller.Tc == 1e-3);
    CHECK_FALSE(c.controller.u_max);  // as a study that leaves it out
    CHECK_FALSE(c.controller.surface);
    CHECK(c.disturbances.empty());
    CHECK(simulate_reference(c, {.substeps = 1}).size() == 51);
  }

  TEST_CASE("a wrong value is named with its file") {
    CHECK(said_of([](Json& j) { j.erase("T"); }) == "example.json: case.T is missing; add it");
    CHECK(said_of([](Json& j) { j["controller"]["phi"] = "sign"; }) ==
          "example.json: case.controller.phi = \"sign\" is not \"tanh\" | \"clip\"");
    CHECK(said_of([](Json& j) { j["z0"].push_back(1); }) ==
          "example.json: case.z0 = [0.0,0.05,0.02,0.0,0.0,0.0,1] is not a list of 6 numbers");
    CHECK(said_of([](Json& j) { j["T"] = "5"; }) == "example.json: case.T = \"5\" is not a number");
    CHECK(said_of([](Json& j) { j["controller"]["surface"][2] = "x"; }) ==
          "example.json: case.controller.surface[2] = \"x\" is not a number");
    CHECK(said_of([](Json&) {}) == "");
  }

  TEST_CASE("a table is written with all its digits") {
    const Folder folder("reference_table");
    const ReferenceTable table{{0, 0.1, -1e-300, 3, 4, 5, 6, 7, 8, 9}, {0.35, 1.0 / 3, 0, 0, 0, 0, 0, 0, 0, 0}};
    write_reference_table(folder.path / "a.csv", table);
    CHECK(read_reference_table(folder.path / "a.csv") == table);
    std::ifstream file(folder.path / "a.csv");
    std::string header, first, second;
    std::getline(file, header), std::getline(file, first), std::getline(file, second);
    CHECK(header == "t,x,theta1,theta2,xdot,theta1dot,theta2dot,u,ctrl_state,surface");
    CHECK(second == "0.35,0.33333333333333331,0,0,0,0,0,0,0,0");
    std::ofstream(folder.path / "dos.csv") << header << "\r\n" << second << "\r\n";
    CHECK(read_reference_table(folder.path / "dos.csv").at(0) == table[1]);
    std::ofstream(folder.path / "b.csv") << header << "\n0,1,2,3\n";
    CHECK_THROWS_WITH_AS(read_reference_table(folder.path / "b.csv"), "b.csv:2: column 4 of 10 is not a number", ConfigError);
  }

  TEST_CASE("tables of other times are refused; the largest difference has its place") {
    ReferenceTable table{{0, 1, 1, 1, 1, 1, 1, 1, 0, 0}, {0.01, 1, 1, 1, 1, 1, 1, 1, 0, 0}}, other = table;
    other[1][3] = 1.5, other[0][7] = 3;
    const auto difference = compare(table, other);
    CHECK(difference.state.size == 0.5);
    CHECK(difference.state.time == 0.01);
    CHECK(difference.state.column == "theta2");
    CHECK(difference.u.size == 2);
    CHECK(difference.u.time == 0);
    CHECK(difference.u.column == "u");
    other.push_back({0.02, 1, 1, 1, 1, 1, 1, 1, 0, 0});
    CHECK_THROWS_WITH_AS(compare(table, other),
                         "the reference has 3 rows, to t = 0.02 s, but 2 rows belong into 0.01 s: one every 10 ms, at 0 s and at T, too",
                         ConfigError);
  }

  TEST_CASE("the program says by its exit code whether all is within tolerance") {
    const Folder folder("reference_program");
    CHECK(exit_code(folder.path) == 2);  // no case
    write(folder.path / "example.json", example());
    CHECK(exit_code(folder.path, " --out " + (folder.path / "first").string()) == 1);  // no table
    CHECK(fs::exists(folder.path / "first" / "example.csv"));                          // but what was computed
    auto table = simulate_reference(read_reference_case(folder.path / "example.json"), {.substeps = 64});
    CHECK(table.size() == 51);
    write_reference_table(folder.path / "example.csv", table);
    // Coulomb friction with vs = 1 cm/s is stiff at 2 ms, and may leave the tolerance at h = Tc: the smooth plant is the fair example.
    auto smooth = example();
    smooth["plant"]["fc0"] = 0.0;
    write(folder.path / "example.json", smooth);
    table = simulate_reference(read_reference_case(folder.path / "example.json"), {.substeps = 64});
    write_reference_table(folder.path / "example.csv", table);
    CHECK(exit_code(folder.path, " --out " + (folder.path / "out").string()) == 0);
    const auto coarse = read_reference_table(folder.path / "out" / "example.csv");
    const auto adaptive = read_reference_table(folder.path / "out" / "example.adaptive.csv");
    CHECK(compare(coarse, table).state.size < 2e-7);
    CHECK(compare(adaptive, table).state.size < 1e-9);
    CHECK(compare(adaptive, coarse).state.size > 0);
    table.back()[7] += 1e-7;  // within 2e-6 N, all that is asked of u; the finer step is judged by the state alone
    write_reference_table(folder.path / "example.csv", table);
    CHECK(exit_code(folder.path) == 0);
    auto shifted = table;
    shifted.back()[2] += 1e-8;  // seen by the finer step alone
    write_reference_table(folder.path / "example.csv", shifted);
    CHECK(exit_code(folder.path) == 1);
    table.back()[7] += 1e-5;
    write_reference_table(folder.path / "example.csv", table);
    CHECK(exit_code(folder.path) == 1);
    write_reference_table(folder.path / "example.csv", table);
    std::ofstream(folder.path / "another.json") << "{";
    CHECK(exit_code(folder.path, " --out " + (folder.path / "again").string()) == 1);
    CHECK(fs::exists(folder.path / "again" / "example.csv"));  // the case after the unreadable one was not left out
    CHECK(exit_code(folder.path / "nowhere") == 2);
  }
}
