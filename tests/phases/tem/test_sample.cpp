#include <doctest/doctest.h>

#include "phases/tem/draw.hpp"
#include "phases/tem/polarisation_limit.hpp"

using namespace regatta;
using namespace regatta::tem;

TEST_SUITE("phases/tem/sample") {
  TEST_CASE("an earth of thicknesses, of depths, and of both") {
    EarthSample sample;
    sample.layers = {{.resistivity = 10, .thickness = 5}, {.resistivity = 20, .thickness = 7}, {.resistivity = 30, .thickness = 9}, {}};
    CHECK(sample.earth().thickness == std::vector<double>{5, 7, 9});
    sample.layers[1] = {.resistivity = 20, .depth = 20};
    CHECK(sample.problem().empty());
    CHECK(sample.earth().thickness == std::vector<double>{5, 15, 9});
    sample.layers[2] = {.resistivity = 30, .depth = 21};
    sample.layers[3].depth = 22;  // of the half-space, which has no bottom: it only has to ascend
    sample.altitude = 3;
    CHECK(sample.problem().empty());
    const auto earth = sample.earth();
    CHECK(earth.thickness == std::vector<double>{5, 15, 1});
    CHECK(earth.resistivity == std::vector<double>{10, 20, 30, 100});
    CHECK(earth.ip.empty());
    CHECK(earth.altitude == 3);
    sample.layer_count = 2;
    CHECK(sample.earth().thickness == std::vector<double>{5});
  }
  TEST_CASE("more layers than there is room for") {
    EarthSample sample;
    sample.layers.resize(101);
    CHECK(sample.problem() == "101 layers are more than 100; merge some, or set layer_count");
    sample.layer_count = 100;
    CHECK(sample.problem().empty());
  }
  TEST_CASE("polarisation of one layer gives each its own") {
    EarthSample sample;
    sample.layers[1].m = 0.3;
    const auto ip = sample.earth().ip;
    REQUIRE(ip.size() == 3);
    CHECK(ip[0].m == 0);
    CHECK(ip[1] == ColeCole{.m = 0.3, .tau = 1e-3, .c = 0.5});
  }
  TEST_CASE("what is no earth says why") {
    EarthSample sample;
    sample.layers.clear();
    CHECK(sample.problem() == "samples.parameters.layers is empty; write an element for each layer, as in layers = [{}, {}]");
    sample = {};
    sample.layer_count = 4;
    CHECK(sample.problem() == "layer_count = 4, but samples.parameters.layers has 3; give as many layers, or draw fewer");
    sample = {};
    sample.layers[1].depth = 30;
    CHECK(sample.problem() == "layers.1.depth = 30 m is not below the layer above, which ends at 30 m; depths ascend from the top down");
    sample.layers[0].depth = 40;
    CHECK(sample.problem().find("which ends at 40 m") != std::string::npos);
    sample.layers[0].depth = 20;
    sample.layer_count = 2;  // the second one is the last then: its depth ends nothing, but ascends
    CHECK(sample.problem().empty());
    CHECK(sample.earth().thickness == std::vector<double>{20});
    sample.layers[1].depth = 20;
    CHECK(sample.problem() == "layers.1.depth = 20 m is not below the layer above, which ends at 20 m; depths ascend from the top down");
    sample = {};
    sample.layers[0] = {.thickness = 7, .depth = 20};
    CHECK(sample.problem() == "layers.0.depth = 20 m and layers.0.thickness = 7 m are both given; leave out one of them");
  }
  TEST_CASE("polarisation beyond the limit is a problem, of the layers that are used") {
    EarthSample sample;
    const double most = largest_mild_chargeability(0.8);
    sample.layers[1] = {.m = most, .c = 0.8};
    CHECK(sample.problem().empty());
    sample.layers[1].m = 0.5;
    CHECK(sample.problem() == "layers.1.m = 0.5 with c = 0.8 is polarised too strongly for the method; m = 0.464 is the most with this c");
    sample.layer_count = 1;
    CHECK(sample.problem().empty());
  }
  TEST_CASE("samples with a problem have no earth, and the others keep their places") {
    EarthSample impossible, other;
    impossible.layer_count = 9;
    other.layers[0].resistivity = 7;
    const auto earths = Draw({}).process(Samples<EarthSample>{5, {{}, impossible, other}});
    CHECK(earths->first_id == 5);
    CHECK(earths->most_layers == 3);
    REQUIRE(earths->earths.size() == 3);
    CHECK(earths->earths[0].layers() == 3);
    CHECK(earths->earths[1].layers() == 0);
    CHECK(earths->earths[2].resistivity[0] == 7);
  }
}
