#include "framework/core/counted_memory.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include "framework/core/text.hpp"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define REGATTA_MALLOC_OF_A_SANITIZER
#endif
#endif
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(REGATTA_MALLOC_OF_A_SANITIZER)
#define REGATTA_COUNTS_MALLOC
#include <malloc.h>
#endif

namespace regatta::counted_memory {

namespace {

struct Counter {
  std::int64_t held = 0, peak = 0, limit = unlimited;
  std::size_t refused = 0;  // bytes
  std::int64_t held_then = 0;
  bool counts = false;   // somebody asked
  bool mallocs = false;  // by malloc itself; no if add() does
  bool refuses = false;
};

// Without the call that finds it in a library that is loaded later: malloc is called often.
constinit thread_local Counter counter __attribute__((tls_model("initial-exec")));

constexpr const char* remedy =
    "make runs smaller with samples.per_run, allow more with memory.per_run, or run fewer at once with execution.cores";

template <class Number>
std::string bytes_text(Number bytes) {
  return readable_bytes(static_cast<double>(bytes));
}

void count(std::int64_t bytes) noexcept {
  counter.held += bytes;
  counter.peak = std::max(counter.peak, counter.held);
}

}  // namespace

bool available() noexcept {
#ifdef REGATTA_COUNTS_MALLOC
  return true;
#else
  return false;
#endif
}

void begin(std::int64_t limit, bool mallocs) noexcept { counter = {.limit = limit, .counts = true, .mallocs = mallocs && available()}; }

void end() noexcept { counter = {}; }

std::int64_t held() noexcept { return counter.held; }

std::int64_t take_peak() noexcept { return std::exchange(counter.peak, counter.held); }

void add(std::int64_t bytes) noexcept {
  if (counter.counts && !counter.mallocs) count(bytes);
}

bool refused() noexcept { return counter.refused > 0; }

std::string refusal_text() {
  return fmt::format("it asked for {} of memory when it held {} of its budget of {}; {}", bytes_text(counter.refused),
                     bytes_text(std::max<std::int64_t>(0, counter.held_then)), bytes_text(counter.limit), remedy);
}

void check() {
  if (!counter.counts || counter.held <= counter.limit) return;
  throw MemoryExceeded(
      fmt::format("it holds {} of memory where its budget is {}; {}", bytes_text(counter.held), bytes_text(counter.limit), remedy));
}

Refusing::Refusing(bool on) noexcept : before_(std::exchange(counter.refuses, on)) {}
Refusing::~Refusing() { counter.refuses = before_; }

Uncounted::Uncounted() noexcept : before_(std::exchange(counter.counts, false)) {}
Uncounted::~Uncounted() { counter.counts = before_; }

#ifdef REGATTA_COUNTS_MALLOC
namespace {

/// Notes what is refused.
bool is_refused(std::size_t bytes) noexcept {
  constexpr std::size_t small = std::size_t{64} << 10U;
  if (!counter.refuses || !counter.counts || !counter.mallocs || counter.limit == unlimited) return false;
  const auto room = counter.limit - counter.held + (bytes < small ? counter.limit / 4 : 0);
  if (room >= 0 && bytes <= static_cast<std::size_t>(room)) return false;
  counter.refused = bytes;
  counter.held_then = counter.held;
  errno = ENOMEM;
  return true;
}

void* taken(void* place) noexcept {
  if (place && counter.counts && counter.mallocs) count(static_cast<std::int64_t>(::malloc_usable_size(place)));
  return place;
}

void given(void* place) noexcept {
  if (place && counter.counts && counter.mallocs) count(-static_cast<std::int64_t>(::malloc_usable_size(place)));
}

}  // namespace
#endif

}  // namespace regatta::counted_memory

#ifdef REGATTA_COUNTS_MALLOC

// The manual of glibc, "Replacing malloc", names the functions; these are its own.
// NOLINTBEGIN(bugprone-reserved-identifier, cert-dcl37-c, cert-dcl51-cpp, cppcoreguidelines-no-malloc)
extern "C" {
void* __libc_malloc(std::size_t bytes);
void* __libc_calloc(std::size_t count, std::size_t bytes);
void* __libc_realloc(void* place, std::size_t bytes);
void* __libc_memalign(std::size_t alignment, std::size_t bytes);
void __libc_free(void* place);

using namespace regatta::counted_memory;

void* malloc(std::size_t bytes) noexcept { return is_refused(bytes) ? nullptr : taken(__libc_malloc(bytes)); }

void* calloc(std::size_t count, std::size_t bytes) noexcept {
  std::size_t all = 0;
  if (!__builtin_mul_overflow(count, bytes, &all) && is_refused(all)) return nullptr;
  return taken(__libc_calloc(count, bytes));
}

void* realloc(void* place, std::size_t bytes) noexcept {
  const auto before = place ? ::malloc_usable_size(place) : 0;
  if (bytes > before && is_refused(bytes - before)) return nullptr;
  void* moved = __libc_realloc(place, bytes);
  if (!moved && bytes > 0) return nullptr;  // `place` stays as it is
  if (counter.counts && counter.mallocs) count(-static_cast<std::int64_t>(before));
  return taken(moved);
}

void free(void* place) noexcept {
  given(place);
  __libc_free(place);
}

void* memalign(std::size_t alignment, std::size_t bytes) noexcept {
  return is_refused(bytes) ? nullptr : taken(__libc_memalign(alignment, bytes));
}

void* aligned_alloc(std::size_t alignment, std::size_t bytes) noexcept { return memalign(alignment, bytes); }

int posix_memalign(void** place, std::size_t alignment, std::size_t bytes) noexcept {
  if (alignment % sizeof(void*) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) return EINVAL;
  const int before = errno;
  void* made = memalign(alignment, bytes);
  errno = before;
  if (!made) return ENOMEM;
  *place = made;
  return 0;
}
}
// NOLINTEND(bugprone-reserved-identifier, cert-dcl37-c, cert-dcl51-cpp, cppcoreguidelines-no-malloc)

#endif
