#pragma once
#include <string>

namespace regatta {

/// 8 hexadecimal digits that differ between two libm that round differently: a digest of the last bits of the functions which are not
/// correctly rounded, at 512 arguments each. The version does not tell this: glibc has code for several processors and chooses among it
/// as a program starts (with FMA or without).
std::string libm_bits();

}  // namespace regatta
