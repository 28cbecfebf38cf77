// expect: the name of a phase is made of a-z, 0-9 and _, and begins with a letter
#include "tests/project/parts.hpp"

using namespace parts;

const auto wrong = pipeline<Source>().then<As<"Low", Load>>();
