#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

/// For the leak sanitizer, where there is one. HDF5 1.10 loses 424 bytes when the checksum of an object header does not fit, which tests
/// provoke by damaging files; a stock program of twenty lines loses them, too.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libhdf5\n"; }
