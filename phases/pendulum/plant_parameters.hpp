#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "framework/core/schema.hpp"

namespace regatta::pendulum {

/// Cart and two links. Link i: from its pivot to its centre of mass li, to the next pivot Li; inertia Ii about its centre of mass.
struct PlantParameters {
  double m0 = 1.5;
  double m1 = 0.2;
  double m2 = 0.15;
  double L1 = 0.4;
  double L2 = 0.3;
  double l1 = 0.2;
  double l2 = 0.15;
  double I1 = 0.0081;
  double I2 = 0.0034;
  double g = 9.81;
  double b0 = 0.2;
  double b1 = 0.005;
  double b2 = 0.004;
  double fc0 = 0.0;
  double vs = 0.05;

  static constexpr auto schema() {
    using P = PlantParameters;
    return fields(field<&P::m0>("mass of the cart", unit("kg"), range(1e-6, 1e6)),
                  field<&P::m1>("mass of the lower link", unit("kg"), range(1e-6, 1e6)),
                  field<&P::m2>("mass of the upper link", unit("kg"), range(1e-6, 1e6)),
                  field<&P::L1>("length of the lower link, pivot to pivot", unit("m"), range(1e-6, 1e3)),
                  field<&P::L2>("length of the upper link; drawn and stored, no equation needs it", unit("m"), range(1e-6, 1e3)),
                  field<&P::l1>("pivot to centre of mass of the lower link", unit("m"), range(0, 1e3)),
                  field<&P::l2>("pivot to centre of mass of the upper link", unit("m"), range(0, 1e3)),
                  field<&P::I1>("inertia of the lower link about its centre of mass", unit("kg m^2"), range(0, 1e6)),
                  field<&P::I2>("inertia of the upper link about its centre of mass", unit("kg m^2"), range(0, 1e6)),
                  field<&P::g>("gravity", unit("m/s^2"), range(0, 1e3)),
                  field<&P::b0>("viscous friction of the cart", unit("N s/m"), range(0, 1e6)),
                  field<&P::b1>("viscous friction between cart and lower link", unit("N m s"), range(0, 1e6)),
                  field<&P::b2>("viscous friction between the links", unit("N m s"), range(0, 1e6)),
                  field<&P::fc0>("Coulomb friction of the cart, fc0 tanh(v/vs)", unit("N"), range(0, 1e6)),
                  field<&P::vs>("speed at which Coulomb friction saturates", unit("m/s"), range(1e-6, 1e3)));
  }
};

/// Says which parameter of a plant is impossible, with its value, unit and what to try; nothing if the plant can exist. `table` is what
/// the user calls the plant: the text names table.m1. A plant that passes has an inertia matrix that is positive definite at every angle.
std::optional<std::string> find_impossible(const PlantParameters& plant, std::string_view table = "plant");

}  // namespace regatta::pendulum
