#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "framework/app/main.hpp"
#include "framework/phase/phase.hpp"

/// A program whose phases have shared data: a table that can be stored, which takes its time, and one that cannot.
namespace regatta::look_up {

struct Drawn {
  double x = 0;
  static constexpr auto schema() { return fields(field<&Drawn::x>("where the table is read", range(0, 1))); }
};

struct Found {
  double y = 0;
  static constexpr auto schema() { return fields(field<&Found::y>("what stands there")); }
};

struct Table {
  std::vector<double> values;
  static constexpr auto schema() { return fields(field<&Table::values>("at equal distances from 0 to 1")); }
};

/// Reads  "samples"  Samples<Drawn>
/// Writes "found"    Samples<Found>
class LookUp {
 public:
  static constexpr PhaseInfo info{.name = "look_up", .summary = "Reads a table that is slow to make", .version = 1};

  struct Options {
    std::uint64_t points = 1000;
    Duration takes{0};
    static constexpr auto schema() {
      return fields(field<&Options::points>("of the table; 13 bring bad luck", range(1, 1'000'000)),
                    field<&Options::takes>("to make it", unit("s"), range(0, 100)));
    }
  };

  explicit LookUp(const Options&) {}

  static std::shared_ptr<const Table> create_shared_data(const Options& options, Setup& setup) {
    if (options.takes.seconds > 0) fmt::print(stderr, "the table is being made\n");
    std::this_thread::sleep_for(std::chrono::duration<double>(options.takes.seconds));
    if (options.points == 13) throw std::runtime_error("13 points bring bad luck");
    Table table;
    for (std::uint64_t i = 0; i < options.points; ++i) table.values.push_back(0.1 * static_cast<double>(i * i + setup.seed));
    return std::make_shared<const Table>(std::move(table));
  }

  Out<"found", Samples<Found>> process(In<"samples", Samples<Drawn>> samples, Shared<Table> table) const {
    Samples<Found> found{samples->first_id, {}};
    const auto last = static_cast<double>(table->values.size() - 1);
    for (const auto& row : samples->rows) found.rows.push_back({table->values[static_cast<std::size_t>(row.x * last)]});
    return found;
  }
};
REGATTA_PHASE(LookUp);

struct Handle {  // no schema
  double factor = 2;
};

/// Reads  "found"   Samples<Found>
/// Writes "scaled"  Samples<Found>
class Scale {
 public:
  static constexpr PhaseInfo info{.name = "scale", .summary = "Has shared data that cannot be stored", .version = 1};
  using Options = NoOptions;
  explicit Scale(const Options&) {}
  static std::shared_ptr<const Handle> create_shared_data(const Options&, Setup&) { return std::make_shared<const Handle>(); }
  Out<"scaled", Samples<Found>> process(In<"found", Samples<Found>> found, Shared<Handle> handle) const {
    auto scaled = *found;
    for (auto& row : scaled.rows) row.y *= handle->factor;
    return scaled;
  }
};
REGATTA_PHASE(Scale);

}  // namespace regatta::look_up

int main(int argc, char** argv) {
  using namespace regatta;
  return regatta::main(
      argc, argv, pipeline<Out<"samples", Samples<look_up::Drawn>>>().then<look_up::LookUp>().then<look_up::Scale>().reduce<"scaled">());
}
