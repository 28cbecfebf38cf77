// expect: reduce needs an output port that is a Samples<T>: one row a sample
#include "tests/project/parts.hpp"

using namespace parts;

const auto wrong = pipeline<Source>().then<Load>().reduce<"scores">();
