#include "framework/app/main.hpp"

#include "apps/tem/soundings.hpp"
#include "apps/tem/validate_sequential.hpp"

int main(int argc, char** argv) {
  using namespace regatta;
  return regatta::main(
      argc, argv, tem::soundings(),
      {{"validate-sequential", "compute some earths of a study again: one at a time on one thread (the same bits), and without SIMD",
        tem::validate_sequential, OwnCommand::Takes::study, nullptr, "how many earths, drawn from all of the study", 200}});
}
