#include <cerrno>

#include <pthread.h>

/// Preloaded into a program: no thread of it can be pinned, as where a container forbids it.
extern "C" int pthread_setaffinity_np(pthread_t, std::size_t, const cpu_set_t*) noexcept { return EPERM; }
