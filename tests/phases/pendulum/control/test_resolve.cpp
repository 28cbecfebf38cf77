#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "phases/pendulum/control/effect.hpp"
#include "phases/pendulum/control/resolve.hpp"
#include "phases/pendulum/control/surface.hpp"

using namespace regatta;
using namespace regatta::pendulum;

namespace {

constexpr ControllerType all_types[] = {ControllerType::none, ControllerType::classical, ControllerType::sta, ControllerType::adaptive,
                                        ControllerType::hybrid};

template <class Change>
std::string refusal(ControllerType type, Change change) {
  ControllerOptions options;
  options.type = type;
  change(options);
  try {
    resolve(options);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

bool is_given(const FieldInfo& field, const ControllerOptions& options) {
  return field.type->count(reinterpret_cast<const std::byte*>(&options) + field.offset) != 0;
}

}  // namespace

TEST_SUITE("phases/pendulum/control/resolve") {
  TEST_CASE("every optional gain is filled for the types that have it, and for no other") {
    for (const auto type : all_types) {
      ControllerOptions options;
      options.type = type;
      for (const bool equivalent : {false, has_effect("equivalent", type)}) {
        options.equivalent = equivalent;
        const auto resolved = resolve(options);
        for (const auto& field : type_of<ControllerOptions>().fields) {
          if (field.type->kind != Kind::optional) continue;
          CAPTURE(field.name);
          CHECK_FALSE(has_effect(field.name, ControllerType::none));  // so each has its row in the table of owners
          const bool of_model = field.name == "b_min" || field.name == "model_params";
          CHECK(is_given(field, resolved) == (has_effect(field.name, type) && field.name != "poles" && (equivalent || !of_model)));
        }
      }
    }
  }

  TEST_CASE("resolving twice changes nothing") {
    for (const auto type : all_types) {
      ControllerOptions options;
      options.type = type;
      if (type != ControllerType::none) {
        options.poles = {-1, -2, -3, -4, -5};
        options.model_params.emplace().m0 = 2;
      }
      for (const bool equivalent : {false, has_effect("equivalent", type)}) {
        options.equivalent = equivalent;
        const auto once = resolve(options);
        CHECK(to_text(resolve(once)) == to_text(once));
      }
    }
  }

  TEST_CASE("good gains depend on the type and on the equivalent control") {
    ControllerOptions options;
    CHECK(*resolve(options).K == 40);
    options.equivalent = true;
    CHECK(*resolve(options).K == 20);
    CHECK(*resolve(options).kd == 5);
    options.kd = 7;
    CHECK(*resolve(options).kd == 7);
    options = {};
    options.type = ControllerType::adaptive;
    CHECK(*resolve(options).phi == Phi::tanh);
  }

  TEST_CASE("the surface is designed for the model, or for the nominal plant that is given") {
    PlantParameters heavy;
    heavy.m0 = 3;
    ControllerOptions options;
    CHECK(std::get<SurfaceRow>(*resolve(options, heavy).surface) == ackermann(heavy, default_poles));
    options.model_params = PlantParameters{};
    CHECK(std::get<SurfaceRow>(*resolve(options, heavy).surface) == ackermann({}, default_poles));
    const SurfaceRow row{1, 2, 3, 4, 5, 6};
    options = {};
    options.surface = row;
    CHECK(std::get<SurfaceRow>(*resolve(options).surface) == row);
  }

  TEST_CASE("a gain without effect on the type is refused") {
    CHECK(refusal(ControllerType::classical, [](auto& o) { o.K1 = 30; }) ==
          "controller.K1 = 30 has no effect on type = \"classical\" (it belongs to sta); remove it or change the type");
    CHECK(refusal(ControllerType::sta, [](auto& o) { o.leak = 0.1; }) ==
          "controller.leak = 0.1 has no effect on type = \"sta\" (it belongs to adaptive and hybrid); remove it or change the type");
    CHECK(
        refusal(ControllerType::hybrid, [](auto& o) { o.phi = Phi::tanh; }) ==
        "controller.phi = \"tanh\" has no effect on type = \"hybrid\" (it belongs to classical, sta and adaptive); remove it or change the "
        "type");
    CHECK(
        refusal(ControllerType::adaptive, [](auto& o) { o.equivalent = true; }) ==
        "controller.equivalent = true has no effect on type = \"adaptive\" (it belongs to classical, sta and hybrid); remove it or change "
        "the type");
    CHECK(refusal(ControllerType::adaptive, [](auto& o) { o.time_taper_steps = 7; }) ==
          "controller.time_taper_steps = 7 has no effect on type = \"adaptive\" (it belongs to hybrid); remove it or change the type");
    CHECK(refusal(ControllerType::classical,
                  [](auto& o) {
                    o.surface = SurfaceRow{1, 1, 1, 1, 1, 1};
                    o.poles = {-1, -2, -3, -4, -5};
                  }) ==
          "controller.poles = [-1.0, -2.0, -3.0, -4.0, -5.0] 1/s has no effect on a surface of six numbers; remove it or write surface = "
          "\"ackermann\"");
  }

  TEST_CASE("a key without effect beside the other keys is refused") {
    CHECK(refusal(ControllerType::none,
                  [](auto& o) {
                    o.u_max = 100;
                    o.surface = SurfaceDesign::ackermann;
                    o.Tc = 0.002;  // also without control it is the step
                  }) ==
          "controller.u_max = 100 N has no effect on type = \"none\" (it belongs to classical, sta, adaptive and hybrid); remove it or "
          "change "
          "the type\n"
          "controller.surface = \"ackermann\" has no effect on type = \"none\" (it belongs to classical, sta, adaptive and hybrid); remove "
          "it or change the type");
    CHECK(refusal(ControllerType::sta, [](auto& o) { o.b_min = 0.5; }) ==
          "controller.b_min = 0.5 has no effect without the equivalent control; remove it or write equivalent = true");
    const auto model_of_numbers = [](auto& o) {
      o.surface = SurfaceRow{1, 1, 1, 1, 1, 1};
      o.model_params.emplace();
    };
    const auto said = refusal(ControllerType::classical, model_of_numbers);
    CHECK(said.starts_with("controller.model_params = {"));
    CHECK(
        said.ends_with("} has no effect on a surface of six numbers without the equivalent control; remove it or write surface = "
                       "\"ackermann\" or equivalent = true"));
    CHECK(refusal(ControllerType::adaptive, model_of_numbers)
              .ends_with("without the equivalent control; remove it or write surface = \"ackermann\""));
    CHECK(refusal(ControllerType::hybrid, [](auto& o) { o.cart_lambda = 3; }) ==
          "controller.cart_lambda = 3 1/s has no effect without recentring; remove it or give cart_kp a value");
    const auto accepted = [](ControllerType type, auto change) { return refusal(type, change) == "accepted"; };
    CHECK(accepted(ControllerType::none, [](auto& o) { o.Tc = 0.002; }));
    CHECK(accepted(ControllerType::sta, [](auto& o) { o.b_min = 0.5, o.equivalent = true; }));
    CHECK(accepted(ControllerType::adaptive, [](auto& o) { o.model_params.emplace(); }));  // for the design of the surface
    CHECK(accepted(ControllerType::classical, [&](auto& o) { model_of_numbers(o), o.equivalent = true; }));
    CHECK(accepted(ControllerType::hybrid, [](auto& o) { o.cart_lambda = 3, o.cart_kp = 0; }));  // switched off for now
  }

  TEST_CASE("a model that cannot exist is refused by its key") {
    CHECK(refusal(ControllerType::adaptive, [](auto& o) { o.model_params.emplace().m1 = 0; }) ==
          "controller.model_params.m1 = 0 kg: a mass must be above zero; try the nominal 0.2 kg");
  }

  TEST_CASE("a surface of zeros is refused") {
    ControllerOptions options;
    options.surface = SurfaceRow{};
    CHECK_THROWS_WITH_AS(
        resolve(options),
        "controller.surface has only zeros: the force would be 0 wherever the pendulum is; leave it out for the one of Ackermann",
        ConfigError);
  }

  TEST_CASE("values out of range and gains that contradict each other are refused, all at once") {
    CHECK(refusal(ControllerType::classical,
                  [](auto& o) {
                    o.eps0 = 0;
                    o.Tc = -1;
                  }) ==
          "controller.Tc = -1 s is outside [1e-06, 1]: control period; the force is held in between\n"
          "controller.eps0 = 0 is outside [1e-09, 1000000000]: boundary layer of s; classical, sta 0.3, adaptive 0.4, hybrid 0.35");
    CHECK(refusal(ControllerType::adaptive, [](auto& o) {
            o.K_min = 200;
          }).starts_with("controller.K_min = 200 N is above controller.K_max = 100 N; exchange them"));
    CHECK(refusal(ControllerType::hybrid, [](auto& o) { o.k1_init = 60; }) ==
          "controller.k1_init = 60 is above controller.k1_max = 50; start within the limits");
    CHECK(refusal(ControllerType::hybrid, [](auto& o) { o.rc_low = 0.04, o.cart_kp = 1; }) ==
          "controller.rc_low = 0.04 m is not below controller.rc_high = 0.04 m; recentring rises between them: try rc_high = 0.08 m");
    CHECK(refusal(ControllerType::sta, [](auto& o) {
            o.poles = {-1, -2, 3, -4, -5};
          }).starts_with("controller.poles = 3 1/s is outside [-1000, -0.001]"));
  }
}
