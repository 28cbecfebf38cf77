#pragma once
#include <filesystem>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

namespace regatta {

/// Base of everything this framework throws to say that something failed. (A stop request is not a failure: see Stopped.)
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The user's mistake in a study file, an option or an argument; found before anything runs. May hold several lines, one a mistake.
class ConfigError : public Error {
 public:
  using Error::Error;
};

/// A file operation that failed; the text names the operation, the path and what the system said.
class IoError : public Error {
 public:
  IoError(std::string_view operation, const std::filesystem::path& path, int error_number);
  int error_number() const { return error_number_; }

 private:
  int error_number_;
};

/// A limit that the study sets is used up. Fails the run, but what it has computed is kept as a checkpoint: with a higher limit it goes on.
class LimitReached : public Error {
 public:
  using Error::Error;
};

/// A broken promise inside a phase: REGATTA_ENSURE (odd physics) or REGATTA_EXPECT (the author's mistake). Fails the run alone.
class ContractError : public Error {
 public:
  using Error::Error;
};

/// What the exception that is handled just now says; to be called in a catch block. For those that say nothing to a user, what to try.
std::string handled_error();

/// The user's mistake if `ok` is false. Write the message as: where, the value with its unit, why, what to try.
/// @throws ConfigError
template <class... A>
void require(bool ok, fmt::format_string<A...> message, A&&... arguments) {
  if (!ok) throw ConfigError(fmt::format(message, std::forward<A>(arguments)...));
}

namespace detail {
[[noreturn]] void contract_failed(const char* kind, const char* condition, const char* file, int line);
}

}  // namespace regatta

/// A condition that the result of a phase must meet: always checked, fails the run alone.
#define REGATTA_ENSURE(condition) \
  static_cast<void>((condition) || (::regatta::detail::contract_failed("REGATTA_ENSURE", #condition, __FILE_NAME__, __LINE__), false))

/// A condition that only an author's mistake can break: checked in debug builds.
#ifdef NDEBUG
#define REGATTA_EXPECT(condition) static_cast<void>(0)
#else
#define REGATTA_EXPECT(condition) \
  static_cast<void>((condition) || (::regatta::detail::contract_failed("REGATTA_EXPECT", #condition, __FILE_NAME__, __LINE__), false))
#endif
