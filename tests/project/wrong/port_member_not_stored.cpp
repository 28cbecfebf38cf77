// expect: a product with a schema() is stored, but a std::variant or a type without schema() in it cannot be
#include "tests/project/parts.hpp"

using namespace parts;

struct Bare {
  int value = 0;
};
struct Report {
  std::vector<Bare> pages;
  static constexpr auto schema() { return fields(field<&Report::pages>("of the report")); }
};

class Tell {
 public:
  static constexpr PhaseInfo info{.name = "tell"};
  using Options = NoOptions;
  explicit Tell(const Options&) {}
  Out<"report", Report> process(In<"samples", Tilts>) const { return Report{}; }
};
REGATTA_PHASE(Tell);

const auto info = pipeline<Source>().then<Tell>().info();
