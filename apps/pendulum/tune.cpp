#include "apps/pendulum/gain_files.hpp"
#include "framework/app/main.hpp"
#include "phases/pendulum/tuning/tune_gains.hpp"

/// Tunes the gains of a controller, a swarm a sample:
///
///     samples --> draw_ensemble --> ensembles --> tune_gains --> tunings --> study.h5 --> gains/CASE.toml
int main(int argc, char** argv) {
  using namespace regatta;
  using namespace regatta::pendulum;
  return regatta::main(
      argc, argv,
      pipeline<Out<"samples", Samples<Spread>>>().then<DrawEnsemble>().then<TuneGains>().reduce<"samples">().reduce<"tunings">(),
      {{"gains", "write the tuned controllers of a study as files for other studies, DIR/gains/CASE.toml",
        [](const OwnArguments& arguments) { return write_gain_files(arguments.path, arguments.force); }, OwnCommand::Takes::folder,
        "write over files with other content"}});
}
