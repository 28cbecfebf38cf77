// expect: two phases of a pipeline have the same name
#include "tests/project/parts.hpp"

using namespace parts;

const auto wrong = pipeline<Source>().then<As<"low", Load>>().then<As<"low", Load>>();
