#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/faults/fuzz/fuzz.hpp"

/// What came of inputs that were read in processes of their own.
struct IsolatedFindings {
  std::uint64_t inputs = 0, accepted = 0, refused = 0;
  std::vector<std::uint64_t> crashes{};  ///< Inputs at which the library crashed, or a sanitizer found what it did.
  std::vector<std::uint64_t> hangs{};    ///< Inputs with which the library took too long.
  std::vector<std::uint64_t> faults{};   ///< Inputs with what fuzz() calls a fault, and such ends outside of the library.
  std::string text() const;
};

/// As fuzz(), for a reader that hands inputs to a library, such as "libhdf5", which crashes on some of them: a process reads inputs until
/// it crashes, and the next one goes on behind that input. What they write to the standard error is lost; the input REGATTA_FUZZ_INPUT,
/// where that is set, is read in this process, and says it. The program has no other threads yet.
IsolatedFindings fuzz_isolated(const FuzzedReader& reader, std::uint64_t daily, std::string_view library);
