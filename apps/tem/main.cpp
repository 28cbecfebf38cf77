#include "framework/app/main.hpp"

#include "phases/tem/forward.hpp"

/// Soundings of layered earths:
///
///     samples --> draw --> earths --> forward --> soundings --> study.h5
int main(int argc, char** argv) {
  using namespace regatta;
  using namespace regatta::tem;
  return regatta::main(
      argc, argv, pipeline<Out<"samples", Samples<EarthSample>>>().then<Draw>().then<Forward>().reduce<"samples">().reduce<"soundings">());
}
