#pragma once
#include "framework/core/schema.hpp"
#include "phases/pendulum/plant_parameters.hpp"

namespace regatta::pendulum {

/// What a study draws for each member: the plant and where it starts. The defaults are the nominal plant, upright and at rest.
struct PendulumSample {
  double m0 = PlantParameters{}.m0;
  double m1 = PlantParameters{}.m1;
  double m2 = PlantParameters{}.m2;
  double L1 = PlantParameters{}.L1;
  double L2 = PlantParameters{}.L2;
  double l1 = PlantParameters{}.l1;
  double l2 = PlantParameters{}.l2;
  double I1 = PlantParameters{}.I1;
  double I2 = PlantParameters{}.I2;
  double g = PlantParameters{}.g;
  double b0 = PlantParameters{}.b0;
  double b1 = PlantParameters{}.b1;
  double b2 = PlantParameters{}.b2;
  double fc0 = PlantParameters{}.fc0;
  double vs = PlantParameters{}.vs;
  double x = 0;
  double theta1 = 0;
  double theta2 = 0;
  double xdot = 0;
  double theta1dot = 0;
  double theta2dot = 0;
  double disturbance = 1;

  static constexpr auto schema() {
    using S = PendulumSample;
    return fields(
        field<&S::m0>("mass of the cart", unit("kg"), range(1e-6, 1e6)),
        field<&S::m1>("mass of the lower link", unit("kg"), range(1e-6, 1e6)),
        field<&S::m2>("mass of the upper link", unit("kg"), range(1e-6, 1e6)),
        field<&S::L1>("length of the lower link", unit("m"), range(1e-6, 1e3)),
        field<&S::L2>("length of the upper link", unit("m"), range(1e-6, 1e3)),
        field<&S::l1>("pivot to centre of mass, lower link", unit("m"), range(0, 1e3)),
        field<&S::l2>("pivot to centre of mass, upper link", unit("m"), range(0, 1e3)),
        field<&S::I1>("inertia of the lower link", unit("kg m^2"), range(0, 1e6)),
        field<&S::I2>("inertia of the upper link", unit("kg m^2"), range(0, 1e6)), field<&S::g>("gravity", unit("m/s^2"), range(0, 1e3)),
        field<&S::b0>("viscous friction of the cart", unit("N s/m"), range(0, 1e6)),
        field<&S::b1>("viscous friction, lower joint", unit("N m s"), range(0, 1e6)),
        field<&S::b2>("viscous friction, upper joint", unit("N m s"), range(0, 1e6)),
        field<&S::fc0>("Coulomb friction of the cart", unit("N"), range(0, 1e6)),
        field<&S::vs>("speed at which Coulomb friction saturates", unit("m/s"), range(1e-6, 1e3)),
        field<&S::x>("initial position of the cart", unit("m")),
        field<&S::theta1>("initial angle of the lower link, from upright", unit("rad")),
        field<&S::theta2>("initial angle of the upper link, from upright", unit("rad")),
        field<&S::xdot>("initial speed of the cart", unit("m/s")), field<&S::theta1dot>("initial rate of the lower link", unit("rad/s")),
        field<&S::theta2dot>("initial rate of the upper link", unit("rad/s")),
        field<&S::disturbance>("factor on the forces of all disturbances"));
  }
};

}  // namespace regatta::pendulum
