// expect: a pipeline begins with exactly one source: an output port that is a Samples<T>, where T has a schema(), or an InputFile
#include "tests/project/parts.hpp"

using namespace parts;

class Write {
 public:
  static constexpr PhaseInfo info{.name = "write"};
  using Options = NoOptions;
  explicit Write(const Options&) {}
  Out<"tilts", Tilts> process() const { return Tilts{}; }
};
const auto wrong = pipeline<>().then<Write>();
