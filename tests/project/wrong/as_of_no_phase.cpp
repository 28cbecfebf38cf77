// expect: a phase has `static constexpr PhaseInfo info{.name = ..., .summary = ...}`
#include "tests/project/parts.hpp"

using namespace parts;

const auto wrong = pipeline<Source>().then<As<"low", Tilt>>();
