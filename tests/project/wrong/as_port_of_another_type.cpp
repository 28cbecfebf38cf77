// expect: an earlier phase writes this input port with another type
#include "tests/project/parts.hpp"

using namespace parts;

class Copy {
 public:
  static constexpr PhaseInfo info{.name = "copy"};
  using Options = NoOptions;
  explicit Copy(const Options&) {}
  Out<"copied", int> process(In<"tilts", int> tilts) const { return *tilts; }
};
const auto wrong = pipeline<Source>().then<As<"low", Load>>().then<As<"copy_low", Copy, "low">>();
