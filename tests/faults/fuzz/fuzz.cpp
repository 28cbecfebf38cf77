#include "tests/faults/fuzz/fuzz.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdlib>
#include <typeinfo>

#include <fmt/format.h>
#include <sys/resource.h>

#include "framework/core/error.hpp"
#include "tests/faults/fuzz/current_input.hpp"

/// HDF5 is told that there is no such memory; what takes it with new is reported.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "max_allocation_size_mb=1024:allocator_may_return_null=1"; }

namespace {

/// Inputs have some kilobytes. Sanitizers keep 256 MiB of what was freed.
constexpr long most_memory = 512L << 10;  // that the process may grow by [KiB]

/// The most memory that the process ever had [KiB].
long peak_memory() {
  ::rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

std::optional<std::uint64_t> number_in(const char* variable) {
  const char* const value = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe): nobody sets it
  return value ? std::optional(std::strtoull(value, nullptr, 10)) : std::nullopt;
}

std::string kind_of(std::string_view message) {
  std::string kind;
  bool quoted = false;
  for (const char c : message.substr(0, message.find('\n'))) {
    if (c == '"') quoted = !quoted;
    if (!quoted && std::isdigit(static_cast<unsigned char>(c)) == 0) kind += c;
  }
  return kind.substr(0, 200);
}

class Fuzzing {
 public:
  explicit Fuzzing(const FuzzedReader& reader) : reader_(reader), current_(reader.name, reader.seconds) {}

  void read(std::uint64_t number) {
    current_.is(number);
    ++found.inputs;
    const auto fault = fault_of(number);
    const long grown = peak_memory() - memory_;
    if (!fault.empty()) add(number, fault);
    if (grown > most_memory) add(number, fmt::format("the process has grown by {} MiB", grown >> 10)), memory_ += grown;
  }

  FuzzFindings found;

 private:
  /// Empty: it was read, or refused as it should be.
  std::string fault_of(std::uint64_t number) {
    try {
      reader_.read(number);
      ++found.accepted;
      return {};
    } catch (const regatta::Error& error) {
      const std::string_view message = error.what();
      found.messages.insert(kind_of(message));
      if (says_where(reader_, message)) return {};
      return fmt::format("the message does not say where: {}", message);
    } catch (const std::exception& error) {
      return fmt::format("{}: {}", typeid(error).name(), error.what());
    } catch (...) {
      return "something was thrown that is no exception";
    }
  }

  void add(std::uint64_t number, const std::string& what) {
    if (found.faults.size() < 10) found.faults.push_back(fmt::format("{}, REGATTA_FUZZ_INPUT={}: {}", reader_.name, number, what));
  }

  const FuzzedReader& reader_;
  CurrentInput current_;
  long memory_ = peak_memory();
};

}  // namespace

bool says_where(const FuzzedReader& reader, std::string_view message) {
  return std::ranges::any_of(reader.places, [&](const std::string& place) { return message.find(place) != std::string_view::npos; });
}

std::optional<std::uint64_t> only_input() { return number_in("REGATTA_FUZZ_INPUT"); }

std::uint64_t fault_factor() { return number_in("REGATTA_FAULT_FACTOR").value_or(1); }

std::string FuzzFindings::text() const {
  return fmt::format("{} inputs in {:.1f} s, {:.1f} % accepted, {} kinds of messages", inputs, seconds, 100 * accepted_share(),
                     messages.size());
}

std::string FuzzFindings::fault_text() const { return fmt::format("{}", fmt::join(faults, "\n")); }

FuzzFindings fuzz(const FuzzedReader& reader, std::uint64_t daily) {
  const auto begin = std::chrono::steady_clock::now();
  Fuzzing fuzzing(reader);
  const auto only = only_input();
  if (only) fuzzing.read(*only);
  const auto count = only ? 0 : daily * fault_factor();
  for (std::uint64_t number = 0; number < count; ++number) fuzzing.read(number);
  fuzzing.found.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return std::move(fuzzing.found);
}
