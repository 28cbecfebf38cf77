#include <doctest/doctest.h>

#include "framework/testing/contract.hpp"
#include "phases/tem/forward.hpp"

using namespace regatta;
using namespace regatta::tem;

namespace {

/// Each promise was tried, or the report would say less than it seems to.
void says(const std::string& report, std::initializer_list<const char*> promises) {
  CAPTURE(report);
  for (const auto* promise : promises) {
    CAPTURE(promise);
    CHECK(report.find(std::string("\n  ") + promise) != std::string::npos);
  }
}

}  // namespace

TEST_SUITE("phases/tem/contracts") {
  TEST_CASE("draw and forward keep their contracts") {
    EarthSample polarised;
    polarised.layers[1].m = 0.3;
    EarthSample high;
    high.altitude = 20;
    EarthSample impossible;
    impossible.layer_count = 7;
    const Samples<EarthSample> samples{7, {{}, polarised, high, impossible, {}}};
    says(contract<Draw>({.inputs = {samples}}), {"options", "same inputs, same bits", "any lane", "one object for all lanes"});
    const auto earths = Draw({}).process(samples);
    Forward::Options options;
    options.system.loop.radius = 20;
    options.system.gates.times = {1e-5, 3e-5, 9e-5};  // one window: plans are made again and again
    options.derivatives = {Parameter::conductivity};
    options.noise.relative = 0.03;
    says(contract<Forward>({.options = options, .inputs = {*earths}}),
         {"options", "same inputs, same bits", "any lane", "one object for all lanes"});
  }
}
