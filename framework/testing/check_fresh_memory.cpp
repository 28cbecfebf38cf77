#include <exception>
#include <thread>

#include <fmt/format.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "framework/testing/checks.hpp"
#include "framework/testing/malloc_of_glibc.hpp"

namespace regatta::testing {

namespace {

/// While it lives, memory that was never written has this byte, so that reading it is seen. Elsewhere than in glibc it does nothing.
class FreshMemory {
 public:
  explicit FreshMemory([[maybe_unused]] int byte) {
#ifdef __GLIBC__
    ::mallopt(M_PERTURB, byte);
#endif
  }
  ~FreshMemory() {
#ifdef __GLIBC__
    ::mallopt(M_PERTURB, 0);
#endif
  }
  FreshMemory(const FreshMemory&) = delete;
  FreshMemory& operator=(const FreshMemory&) = delete;
};

/// In a thread of its own, which has not yet put by any memory that it freed.
std::string with_fresh_memory(const PhaseUnderTest& test, const PhaseResult& first, int byte) {
  std::string differs;
  std::exception_ptr thrown;
  std::thread([&] {
    const FreshMemory filled(byte);
    try {
      differs = difference(test, first, execute(test, *test.make()));
    } catch (...) {
      thrown = std::current_exception();
    }
  }).join();
  if (thrown) std::rethrow_exception(thrown);
  return differs;
}

}  // namespace

bool check_fresh_memory(const PhaseUnderTest& test, Findings& findings) {
  const auto first = execute(test, *test.make());
  for (const int byte : {0x55, 0xAA}) {
    const auto differs = with_fresh_memory(test, first, byte);
    if (differs.empty()) continue;
    findings.broken.push_back(
        fmt::format("same inputs, same bits: {} when fresh memory has other contents: something is read before it is written", differs));
    return false;
  }
  findings.kept.push_back(malloc_of_glibc ? "fresh memory: the same bits with two other contents of it"
                                          : "fresh memory: not tried: its contents can be chosen with the malloc of glibc only");
  return true;
}

}  // namespace regatta::testing
