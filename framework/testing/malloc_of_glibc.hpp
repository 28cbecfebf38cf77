#pragma once
#include <cstdlib>  // __GLIBC__

namespace regatta::testing {

/// Whether memory comes from the malloc of glibc: elsewhere, and under sanitizers, its arenas and its contents are others.
#if !defined(__GLIBC__) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool malloc_of_glibc = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool malloc_of_glibc = false;
#else
inline constexpr bool malloc_of_glibc = true;
#endif
#else
inline constexpr bool malloc_of_glibc = true;
#endif

}  // namespace regatta::testing
