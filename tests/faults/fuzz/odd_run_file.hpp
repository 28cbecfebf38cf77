#pragma once
#include <cstdint>
#include <string>

namespace fuzzed {

/// A file that HDF5 finds nothing wrong with, and in which attributes that readers ask for have odd types, counts and values, lists of
/// columns name what is no column, and texts stand where tables should be. The same one for the same number.
std::string odd_run_file(std::uint64_t number);

}  // namespace fuzzed
