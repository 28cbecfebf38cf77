// expect: the enumerators of an option must be 0, 1, 2, ... without a gap
#include "framework/core/type.hpp"

enum class Wave { sine, square, noise = 7 };
const auto& type = regatta::type_of<Wave>();
