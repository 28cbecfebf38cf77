// expect: a pipeline begins with exactly one source: an output port that is a Samples<T>, where T has a schema(), or an InputFile
#include "tests/project/parts.hpp"

using namespace parts;

const auto wrong = pipeline<Tilts>();
