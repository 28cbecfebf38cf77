#include <limits>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "phases/pendulum/plant.hpp"

using namespace regatta::pendulum;

TEST_SUITE("phases/pendulum/plant_parameters") {
  TEST_CASE("the nominal plant can exist") { CHECK_FALSE(find_impossible({}).has_value()); }

  TEST_CASE("an impossible parameter is named with value, unit and advice") {
    const auto text = [](auto change) {
      PlantParameters plant;
      change(plant);
      return find_impossible(plant).value_or("possible");
    };
    CHECK(text([](auto& p) { p.m1 = -0.01; }) == "plant.m1 = -0.01 kg: a mass must be above zero; try the nominal 0.2 kg");
    CHECK(text([](auto& p) { p.L1 = 0; }) == "plant.L1 = 0 m: a length must be above zero; try the nominal 0.4 m");
    CHECK(text([](auto& p) { p.b2 = -1e-3; }) ==
          "plant.b2 = -0.001 N m s: friction must not be negative, for it would drive the plant; try the nominal 0.004 N m s");
    CHECK(text([](auto& p) { p.I2 = -0.001; }).starts_with("plant.I2 = -0.001 kg m^2: an inertia about the centre of mass must not be"));
    CHECK(text([](auto& p) { p.vs = 0; }).starts_with("plant.vs = 0 m/s: Coulomb friction divides by this speed"));
    CHECK(text([](auto& p) { p.l2 = -0.1; }).starts_with("plant.l2 = -0.1 m: a centre of mass must not lie below its pivot"));
    CHECK(
        text([](auto& p) { p.g = std::numeric_limits<double>::quiet_NaN(); }).starts_with("plant.g = nan m/s^2: must be a finite number"));
  }

  TEST_CASE("the text names the table in which the user wrote the parameter") {
    PlantParameters plant;
    plant.m1 = 0;
    CHECK(find_impossible(plant, "controller.model_params") ==
          "controller.model_params.m1 = 0 kg: a mass must be above zero; try the nominal 0.2 kg");
    plant = {};
    plant.I2 = plant.l2 = 0;
    CHECK(find_impossible(plant, "samples.parameters") ==
          "samples.parameters.I2 = 0 kg m^2 and samples.parameters.l2 = 0 m: the inertia matrix is not positive definite; try I2 = "
          "0.0034 kg m^2");
    plant = {};
    plant.I1 = plant.l1 = plant.I2 = 0;
    CHECK(find_impossible(plant, "model") ==
          "model.I1 = 0 kg m^2, model.l1 = 0 m and model.I2 = 0 kg m^2: the inertia matrix is not positive definite when the links "
          "align; try I1 = 0.0081 kg m^2");
  }

  TEST_CASE("an inertia matrix that is singular at some angle is refused") {
    PlantParameters no_upper;
    no_upper.I2 = no_upper.l2 = 0;
    CHECK(find_impossible(no_upper) ==
          "plant.I2 = 0 kg m^2 and plant.l2 = 0 m: the inertia matrix is not positive definite; try I2 = 0.0034 kg m^2");
    PlantParameters aligned;
    aligned.I1 = aligned.l1 = aligned.I2 = 0;
    CHECK(find_impossible(aligned).value_or("").starts_with("plant.I1 = 0 kg m^2, plant.l1 = 0 m and plant.I2 = 0 kg m^2"));
    PlantParameters point_masses;  // links without inertia of their own are a textbook plant
    point_masses.I1 = point_masses.I2 = 0;
    CHECK_FALSE(find_impossible(point_masses).has_value());
  }

  TEST_CASE("a plant refuses what is impossible") {
    PlantParameters plant;
    plant.m0 = 0;
    CHECK_THROWS_WITH_AS(Plant{plant}, "plant.m0 = 0 kg: a mass must be above zero; try the nominal 1.5 kg", regatta::ConfigError);
  }
}
