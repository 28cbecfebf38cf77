#include "tests/framework/simd/functions/instance.hpp"

namespace regatta::test {

constinit const Functions scalar_functions = Instance<double>::functions(InstructionSet::scalar);

}  // namespace regatta::test
