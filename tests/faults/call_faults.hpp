#pragma once
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <dlfcn.h>
#include <sys/types.h>

enum class Fault { none, kill, error, short_write, lost, flip };

// clang-format off
/// Which of the calls of this process go wrong, and how. Environment:
///
///     REGATTA_FAULT_BELOW   the folder, absolute
///     REGATTA_FAULT_LIST    file that gets a line a call, "CALL PATH", and before that of the fault "fault "
///     REGATTA_FAULT_CALLS   pattern of what is counted, "*" or "pwrite", and
///     REGATTA_FAULT_FILES   of the files, below the folder, which is "." itself
///     REGATTA_FAULT_AT      which one goes wrong, from 0; none: all that is counted is listed
///     REGATTA_FAULT_DO      kill, error, short (half of the bytes are written), lost (nothing is, and it is no error), flip (a bit of them)
///     REGATTA_FAULT_TORN    kill: percent of the bytes that are written before; of another call: it is done before from 50 on
///     REGATTA_FAULT_ERRNO   error: which
///     REGATTA_FAULT_EACH    error: set: all later ones as well
// clang-format on
class CallFaults {
 public:
  static CallFaults& one();

  /// Reads the settings. Calls before that, when sanitizers set themselves up and there is no environment yet, go on as ever.
  void begin();

  /// What happens to this call. errno stays.
  Fault of(std::string_view call, const std::string& path);
  Fault of(std::string_view call, int descriptor);

  int error() const { return error_; }
  std::size_t torn(std::size_t bytes) const { return bytes * torn_ / 100; }
  bool done_before() const { return torn_ >= 50; }

  [[noreturn]] static void die();

  /// A name as the folder knows it; relative: to the folder of that descriptor.
  static std::string absolute(const char* path, int folder);

 private:
  CallFaults() = default;
  void list(const std::string& line) const;

  std::string below_;
  const char* calls_ = "";
  const char* files_ = "";
  std::int64_t at_ = -1;
  bool each_ = false;
  std::size_t torn_ = 0;
  int error_ = 0;
  Fault kind_ = Fault::error;
  std::atomic<std::int64_t> count_ = 0;
};

/// The function of that name that the program would call without us.
template <class Call>
Call next(const char* name) {
  return reinterpret_cast<Call>(::dlsym(RTLD_NEXT, name));
}

/// `some(from, size)` writes so many bytes.
template <class Some>
ssize_t written(Fault fault, const void* from, std::size_t size, Some some) {
  auto& faults = CallFaults::one();
  switch (fault) {
    case Fault::none:
      return some(from, size);
    case Fault::kill:
      if (const auto part = faults.torn(size); part > 0) some(from, part);
      CallFaults::die();
    case Fault::short_write:
      return some(from, size > 1 ? size / 2 : size);
    case Fault::lost:
      return static_cast<ssize_t>(size);
    case Fault::flip: {
      std::string bytes(static_cast<const char*>(from), size);
      bytes[size / 2] = static_cast<char>(bytes[size / 2] ^ 1);
      return some(bytes.data(), size);
    }
    case Fault::error:
      break;
  }
  errno = faults.error();
  return -1;
}

/// Of a call that is done, or fails with `failed` and nothing is.
template <class All, class Result = decltype(std::declval<All>()())>
Result done(Fault fault, All all, Result failed) {
  auto& faults = CallFaults::one();
  if (fault == Fault::error) {
    errno = faults.error();
    return failed;
  }
  if (fault != Fault::kill) return all();
  if (faults.done_before()) all();
  CallFaults::die();
}

/// Of a call that returns 0 or, with errno, -1.
template <class All>
int done(Fault fault, All all) {
  return fault == Fault::lost ? 0 : done(fault, all, -1);
}
