#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "framework/core/text.hpp"
#include "framework/study/sampling/draw_samples.hpp"
#include "tests/framework/study/example_study.hpp"

using namespace example_study;

namespace {

const std::string header = "[study]\nseed = 7\n[samples]\ncount = 1000\n[samples.parameters]\n";

std::vector<Tilt> draw(const Study& study, std::uint64_t first, std::size_t count) {
  const auto samples = std::static_pointer_cast<Samples<Tilt>>(draw_samples(study, type_of<Samples<Tilt>>(), first, count).samples);
  CHECK(samples->first_id == first);
  return samples->rows;
}

std::string bits_of(const std::vector<Tilt>& rows) {
  std::string out;
  for (const auto& row : rows) out += to_text(row) + "\n";  // numbers read back to the same bits
  return out;
}

}  // namespace

TEST_SUITE("framework/study/draw_samples") {
  TEST_CASE("any slices give the same bits") {
    const auto study = read(header +
                            "angle = { uniform = [-1, 1] }\nbias = { normal = [0, 1] }\npushes = { uniform = [0, 10] }\nwind = { choice = "
                            "[true, false] }\nlaw = { choice = [\"sta\", \"adaptive\"] }\ngain = { log_uniform = [1, 9] }\n"
                            "delay = { uniform = [0, 1] }\nlinks.1.mass = { relative = [-0.1, 0.1] }\nlabel = \"same\"\n");
    const auto whole = bits_of(draw(study, 0, 100));
    for (const std::size_t size : {1U, 7U, 64U}) {
      std::string joined;
      for (std::size_t first = 0; first < 100; first += size) joined += bits_of(draw(study, first, std::min(size, 100 - first)));
      CHECK(joined == whole);
    }
    CHECK(bits_of(draw(study, 100, 100)) != whole);
    CHECK(draw(study, 5, 0).empty());
  }
  TEST_CASE("a parameter depends on seed, name and sample alone") {
    const auto angles = [](const std::string& text) {
      std::vector<double> out;
      for (const auto& row : draw(read(text), 0, 50)) out.push_back(row.angle);
      return out;
    };
    const std::string angle = "angle = { uniform = [-1, 1] }\n";
    const auto alone = angles(header + angle);
    CHECK(angles(header + "bias = { normal = [0, 1] }\n" + angle + "plant.mass = { uniform = [1, 2] }\npushes = 4\n") == alone);
    CHECK(angles("[study]\nseed = 8\n[samples]\ncount = 1000\n[samples.parameters]\n" + angle) != alone);
    const auto u = (static_cast<double>(Random(random_key(7, "samples.angle"), 3).bits() >> 12) + 0.5) * 0x1p-52;
    CHECK(alone[3] == -1 + 2 * u);
  }
  TEST_CASE("a value outside the range of its field fails its sample, whose field keeps its nominal value") {
    const auto study = read(header + "angle = { normal = [2.5, 1] }\nplant.mass = { log_normal = [2, 1] }\ndelay = { normal = [0, 1] }\n");
    const auto drawn = draw_samples(study, type_of<Samples<Tilt>>(), 100, 500);
    const auto& rows = static_cast<const Samples<Tilt>*>(drawn.samples.get())->rows;
    std::size_t next = 0, angles = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const bool failed = next < drawn.failed.size() && drawn.failed[next].id == 100 + i;
      const auto reason = failed ? drawn.failed[next++].reason : std::string();
      CHECK((std::abs(rows[i].angle) <= 3 && rows[i].plant.mass <= 10 && rows[i].delay.seconds >= 0 && rows[i].delay.seconds <= 5));
      const bool angle = rows[i].angle == Tilt{}.angle, mass = rows[i].plant.mass == Link{}.mass;
      CHECK(failed == (angle || mass || rows[i].delay.seconds == Tilt{}.delay.seconds));
      CHECK(angle == (reason.find("angle = ") != std::string::npos));
      CHECK(mass == (reason.find("plant.mass = ") != std::string::npos));
      angles += angle ? 1 : 0;
    }
    CHECK(next == drawn.failed.size());
    // The chance of more than half a sigma above the mean is 0.3085; five standard errors of 500 are 0.103.
    CHECK(std::abs(static_cast<double>(angles) / 500 - 0.3085) < 0.103);
    const auto alone = read(header + "angle = { normal = [2.5, 1] }\n");
    const auto first = draw_samples(alone, type_of<Samples<Tilt>>(), 0, 500).failed.front();
    const double value = 2.5 + normal_quantile(Random(random_key(7, "samples.angle"), first.id).open_uniform());
    CHECK(value > 3);
    CHECK(first.reason == fmt::format("samples.parameters.angle = {} rad is outside its range, -3 to 3 rad; drawn from normal [2.5, 1.0]: "
                                      "narrow it, or add truncated = [low, high]",
                                      value));
  }
  TEST_CASE("what is tied follows the same sample, with a reason where its field cannot hold it") {
    const auto study = read(header +
                            "angle = { uniform = [-1, 1] }\nbias = { tied = \"angle\", factor = -2 }\ngain = { tied = \"pushes\" }\n"
                            "pushes = { uniform = [0, 9] }\nlinks.0.mass = { tied = \"links.1.mass\" }\n"
                            "links.1.mass = { normal = [5, 1] }\nplant.mass = { tied = \"links.1.mass\", factor = 2 }\n");
    const auto drawn = draw_samples(study, type_of<Samples<Tilt>>(), 0, 200);
    std::size_t next = 0;
    for (const auto& row : static_cast<const Samples<Tilt>*>(drawn.samples.get())->rows) {
      const auto id = static_cast<std::uint64_t>(&row - static_cast<const Samples<Tilt>*>(drawn.samples.get())->rows.data());
      CHECK(row.bias == -2 * row.angle);
      CHECK(row.gain == static_cast<float>(row.pushes));
      CHECK(row.links[0].mass == row.links[1].mass);
      const bool failed = next < drawn.failed.size() && drawn.failed[next].id == id;
      CHECK(failed == (2 * row.links[1].mass > 10));
      if (failed) ++next;
    }
    REQUIRE(!drawn.failed.empty());
    CHECK(drawn.failed[0].reason.ends_with("kg is outside its range, 0.001 to 10 kg; tied to links.1.mass times 2.0"));
  }
  TEST_CASE("the samples of a grid are its points") {
    const auto study = read(
        "[samples]\nmethod = \"grid\"\n[samples.parameters]\nangle = { linspace = [-1, 1, 3] }\nlaw = { grid = [\"sta\", \"classical\"] }\n"
        "bias = { uniform = [0, 1] }\n");
    const auto rows = draw(study, 0, 6);
    for (std::size_t i = 0; i < 6; ++i) {
      CHECK(rows[i].angle == static_cast<double>(i / 2) - 1);
      CHECK(rows[i].law == (i % 2 == 0 ? Law::sta : Law::classical));
    }
    CHECK(bits_of(draw(study, 3, 3)) == bits_of({rows[3], rows[4], rows[5]}));
  }
  TEST_CASE("draws have the moments of their distribution, and parameters are independent") {
    const auto study = read(header + "angle = { uniform = [-1, 1] }\nbias = { normal = [3, 2] }\npushes = { uniform = [1, 3] }\n");
    constexpr std::size_t n = 40'000;
    const auto rows = draw(study, 0, n);
    double angle = 0, bias = 0, bias_square = 0, product = 0;
    std::size_t twos = 0;
    for (const auto& row : rows) {
      REQUIRE(std::abs(row.angle) <= 1);
      REQUIRE((row.pushes >= 1 && row.pushes <= 3));
      angle += row.angle / n;
      bias += row.bias / n;
      bias_square += (row.bias - 3) * (row.bias - 3) / n;
      product += row.angle * (row.bias - 3) / n;
      twos += row.pushes == 2;
    }
    // Five standard errors: sigma / sqrt(n) = sigma / 200 for means, sigma^2 sqrt(2 / n) for the variance of a normal variable.
    CHECK(std::abs(angle) < 5 * std::sqrt(1.0 / 3) / 200);
    CHECK(std::abs(bias - 3) < 5 * 2.0 / 200);
    CHECK(std::abs(bias_square - 4) < 5 * 4 * std::sqrt(2.0 / n));
    CHECK(std::abs(product) < 5 * std::sqrt(1.0 / 3) * 2 / 200);
    CHECK(std::abs(static_cast<double>(twos) / n - 1.0 / 3) < 5 * std::sqrt(2.0 / 9) / 200);
  }
}
