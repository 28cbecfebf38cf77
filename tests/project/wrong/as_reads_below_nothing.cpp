// expect: no earlier phase writes an input of the phase below one of the names from; check them
#include "tests/project/parts.hpp"

using namespace parts;

class Copy {
 public:
  static constexpr PhaseInfo info{.name = "copy"};
  using Options = NoOptions;
  explicit Copy(const Options&) {}
  Out<"copied", Tilts> process(In<"tilts", Tilts> tilts) const { return *tilts; }
};
const auto wrong = pipeline<Source>().then<As<"low", Load>>().then<As<"copy_low", Copy, "lwo">>();
