// expect: contract needs .inputs = {...} with a product for each input port
#include "framework/testing/contract.hpp"
#include "tests/project/parts.hpp"

using namespace parts;

void try_it() { contract<Load>(); }
