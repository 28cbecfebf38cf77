#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Reads one input: it returns, or throws what is wrong with the input.
using ReadInput = std::function<void(std::uint64_t number)>;

/// A reader under test, and what it promises.
struct FuzzedReader {
  std::string name;
  ReadInput read;
  std::vector<std::string> places;  ///< One of these stands in every message: the file, or the argument.
  double seconds = 10;              ///< That one input may take at most.
};

/// Whether a message names one of the places.
bool says_where(const FuzzedReader& reader, std::string_view message);

/// The only input that is to be read: REGATTA_FUZZ_INPUT.
std::optional<std::uint64_t> only_input();

/// By which factor more inputs than every day are read: REGATTA_FAULT_FACTOR, or 1.
std::uint64_t fault_factor();

/// What came of many inputs.
struct FuzzFindings {
  std::uint64_t inputs = 0, accepted = 0;
  std::set<std::string> messages{};   ///< Kinds of them: without numbers and what stands in quotes.
  std::vector<std::string> faults{};  ///< What was neither read nor refused as it should be, a line each with the input; the first ten.
  double seconds = 0;

  double accepted_share() const { return static_cast<double>(accepted) / static_cast<double>(inputs); }
  std::string text() const;
  std::string fault_text() const;  ///< Empty: no faults.
};

/// Hands the inputs 0, 1, ... to a reader, `daily` of them times REGATTA_FAULT_FACTOR where that is set; only the input
/// REGATTA_FUZZ_INPUT where that is. A crash, a report of a sanitizer and an input that takes too long end the program, which says the
/// number of the input.
FuzzFindings fuzz(const FuzzedReader& reader, std::uint64_t daily);
