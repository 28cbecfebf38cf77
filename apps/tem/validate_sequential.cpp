#include "apps/tem/validate_sequential.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "apps/tem/soundings.hpp"
#include "framework/core/random.hpp"
#include "framework/study/input/load_study.hpp"
#include "framework/study/sampling/draw_samples.hpp"

namespace regatta::tem {

namespace {

constexpr double most_difference = 1e-12;

/// In ascending order, each once.
std::vector<std::uint64_t> some_of(std::uint64_t samples, std::uint64_t count, std::uint64_t seed) {
  std::set<std::uint64_t> ids;
  Random random(random_key(seed, "validate_sequential"), 0);
  while (ids.size() < std::min(count, samples)) ids.insert(random.integer(samples));
  return {ids.begin(), ids.end()};
}

struct Drawn {
  std::vector<Earth> earths;
  std::size_t most_layers = 0, failed = 0;
};

Drawn draw(const Study& study, const std::vector<std::uint64_t>& ids) {
  Drawn drawn;
  for (const auto id : ids) {
    const auto made = draw_samples(study, type_of<Samples<EarthSample>>(), id, 1);
    if (!made.failed.empty()) {
      ++drawn.failed;
      continue;
    }
    const auto& sample = static_cast<const Samples<EarthSample>*>(made.samples.get())->rows.front();
    drawn.most_layers = sample.layers.size();
    drawn.earths.push_back(sample.earth());
  }
  return drawn;
}

/// In two parts on two threads: neighbours of an earth are others than in a study.
std::vector<Computed> on_two_threads(const ForwardModel& model, const Drawn& drawn) {
  const auto half = drawn.earths.size() / 2;
  std::vector<Computed> rest;
  std::vector<Computed> computed;
  {
    const std::jthread other([&] { rest = model.compute(std::span(drawn.earths).subspan(half), drawn.most_layers); });
    computed = model.compute(std::span(drawn.earths).first(half), drawn.most_layers);
  }
  std::ranges::move(rest, std::back_inserter(computed));
  return computed;
}

bool same_bits(const Sounding& a, const Sounding& b) {
  const auto same = [](const std::vector<double>& x, const std::vector<double>& y) {
    return x.size() == y.size() && (x.empty() || std::memcmp(x.data(), y.data(), x.size() * sizeof(double)) == 0);
  };
  const auto all = [&](const auto& x, const auto& y) {
    return same(x.conductivity, y.conductivity) && same(x.thickness, y.thickness) && same(x.altitude, y.altitude);
  };
  return same(a.b, b.b) && same(a.dbdt, b.dbdt) && same(a.response, b.response) && all(a.b_by, b.b_by) && all(a.dbdt_by, b.dbdt_by) &&
         all(a.response_by, b.response_by);
}

/// Over the largest within three gates; infinite where one of the two is no number.
double difference(const std::vector<double>& a, const std::vector<double>& b) {
  double worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    double envelope = 0;
    for (std::size_t k = i < 3 ? 0 : i - 3; k < std::min(a.size(), i + 4); ++k) envelope = std::max(envelope, std::abs(b[k]));
    const double off = a[i] == b[i] ? 0 : std::abs(a[i] - b[i]) / envelope;
    worst = std::max(worst, std::isnan(off) ? std::numeric_limits<double>::infinity() : off);
  }
  return worst;
}

/// Prints a line. @return whether all is as it should be
bool validate(const std::string& name, const Forward::Options& options, const Drawn& drawn) {
  const auto wanted = wanted_of(options);
  const ForwardModel model(options.system, wanted, options.accuracy),
      scalar(options.system, wanted, options.accuracy, InstructionSet::scalar);
  const auto computed = on_two_threads(model, drawn);
  std::size_t failed = drawn.failed, other_bits = 0, good = 0;
  double worst = 0;
  for (std::size_t i = 0; i < drawn.earths.size(); ++i) {
    const auto one = std::span(drawn.earths).subspan(i, 1);
    const auto alone = std::move(model.compute(one, drawn.most_layers).front());
    const auto by_scalar = std::move(scalar.compute(one, drawn.most_layers).front());
    const bool fails = !alone.failure.empty();
    ++(fails ? failed : good);
    other_bits += same_bits(alone.sounding, computed[i].sounding) && alone.failure == computed[i].failure ? 0 : 1;
    if (fails && by_scalar.failure == alone.failure) continue;  // its numbers are NaN
    for (const auto values : {&Sounding::b, &Sounding::dbdt, &Sounding::response})
      worst = std::max(worst, difference(alone.sounding.*values, by_scalar.sounding.*values));
  }
  fmt::print("{:<20} {:>6} {:>7} {:>22} {:>24.1e}\n", name, good, failed, other_bits, worst);
  if (good == 0) fmt::print("{:<20} no earth could be computed, so nothing is known of the others\n", "");
  return good > 0 && other_bits == 0 && worst <= most_difference;
}

}  // namespace

int validate_sequential(const OwnArguments& arguments) {
  const auto pipeline = soundings().info();
  const auto study = load_study(arguments.path, arguments.overrides, pipeline);
  const auto drawn = draw(study, some_of(study.samples.count, arguments.count, study.study.seed));
  const auto* forward = pipeline.find("forward");
  fmt::print("{:<20} {:>6} {:>7} {:>22} {:>24}\n", "case", "earths", "failed", "other bits one by one",
             fmt::format("{} against scalar", name_of(instruction_set())));
  bool all = true;
  for (const auto& setting : study.cases)
    all =
        validate(setting.name.empty() ? "-" : setting.name, setting.phases[forward->position].options.as<Forward::Options>(), drawn) && all;
  fmt::print("{}: 0 earths may have other bits, and scalar numbers may differ by {:.0e} of the largest within three gates\n",
             all ? "passed" : "FAILED", most_difference);
  return all ? 0 : 1;
}

}  // namespace regatta::tem
