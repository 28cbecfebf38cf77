#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "framework/core/error.hpp"

namespace regatta {

/// A run holds more memory than it may.
class MemoryExceeded : public Error {
 public:
  using Error::Error;
};

}  // namespace regatta

/// What a thread has taken from malloc, and so also by `new`, std::vector, Eigen or a C library: the malloc of the program, in the place of
/// that of the C library, which it calls. It costs two or three ns an allocation, and nothing that is kept beside the memory. What another
/// thread gives back counts as held until the end.
namespace regatta::counted_memory {

/// Whether it can be counted: with glibc, and without a sanitizer, which needs malloc for itself.
bool available() noexcept;

inline constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

/// From now on this thread counts, from 0. `limit` [byte]: of what may be held while there is a Refusing.
/// @param mallocs  false: only what add() says
void begin(std::int64_t limit, bool mallocs) noexcept;
void end() noexcept;

/// Held by this thread [byte]; negative when it has given back more than it took.
std::int64_t held() noexcept;
/// The most that was held since begin() or the last call; begins anew with what is held now.
std::int64_t take_peak() noexcept;
/// Counts memory of which malloc knows nothing, or of which only the users tell; does nothing where malloc is counted.
void add(std::int64_t bytes) noexcept;

/// Whether a request was refused since begin().
bool refused() noexcept;
/// The last one that was: what was asked for, what was held then, and what to try. @pre refused()
std::string refusal_text();

/// @throws MemoryExceeded if more is held than the limit allows
void check();

/// While it lives, a request of this thread that would go beyond the limit is refused: malloc returns nothing, `new` throws std::bad_alloc.
/// Small ones, below 64 KiB, may go a quarter beyond it: code that cannot fail takes little, and check() tells those who can.
class Refusing {
 public:
  explicit Refusing(bool on = true) noexcept;
  ~Refusing();
  Refusing(const Refusing&) = delete;
  Refusing& operator=(const Refusing&) = delete;

 private:
  bool before_;
};

/// While it lives, this thread does not count: what is made outlives the run.
class Uncounted {
 public:
  Uncounted() noexcept;
  ~Uncounted();
  Uncounted(const Uncounted&) = delete;
  Uncounted& operator=(const Uncounted&) = delete;

 private:
  bool before_;
};

}  // namespace regatta::counted_memory
