// expect: the body of each() returns a row: a struct with a schema()
#include "tests/project/parts.hpp"

using namespace parts;

struct Fitted {
  double chi2 = 0;
};
auto wrong(Context& run) {
  return run.each(10, [](std::size_t) { return Fitted{}; });
}
