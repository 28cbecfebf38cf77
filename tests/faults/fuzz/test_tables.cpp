#include <doctest/doctest.h>

#include "framework/study/input/load_study.hpp"
#include "tests/faults/fuzz/file_examples.hpp"
#include "tests/faults/fuzz/fuzz.hpp"
#include "tests/faults/fuzz/isolated.hpp"
#include "tests/faults/fuzz/mutator.hpp"
#include "tests/faults/fuzz/text_tokens.hpp"
#include "tests/framework/storage/temporary_folder.hpp"
#include "tests/framework/study/example_study.hpp"

using namespace regatta;

namespace {

/// Studies that take their samples from a file beside them.
class Tables {
 public:
  explicit Tables(const std::string& name) : name_(name) {}

  void read(const std::string& bytes) const {
    write_bytes(folder_ / name_, bytes_of_text(bytes));
    static const auto pipeline = example_study::swing_pipeline();
    static_cast<void>(parse_study("[samples]\nmethod = \"table\"\ntable = \"" + name_ + "\"\n", folder_ / "study.toml", {}, pipeline));
  }
  std::vector<std::string> places() const { return {name_, "study.toml"}; }

 private:
  std::string name_;
  TemporaryFolder folder_;
};

void check(const FuzzFindings& found, std::size_t kinds) {
  MESSAGE(found.text());
  CHECK(found.fault_text() == "");
  CHECK(found.accepted_share() > 0.03);
  CHECK(found.accepted_share() < 0.9);
  CHECK(found.messages.size() > kinds);
}

}  // namespace

TEST_SUITE("faults/fuzz/tables") {
  TEST_CASE("the examples are right") {
    const Tables csv("t.csv"), hdf5("t.h5");
    for (const auto& text : fuzzed::csv_tables()) CHECK_NOTHROW(csv.read(text));
    for (const auto& bytes : fuzzed::own_tables()) CHECK_NOTHROW(hdf5.read(bytes));
    for (const auto& bytes : fuzzed::foreign_tables()) CHECK_NOTHROW(hdf5.read(bytes));
  }

  TEST_CASE("tables of samples in CSV") {
    auto tokens = text_tokens();
    for (const auto* token : {"angle", "plant.mass", "centre[0]", "links/0/mass", " [m]", "status", "failed", "\"\"\"", "\n#", ",,,"})
      tokens.emplace_back(token);
    const Mutator mutator(Mutator::Format::text, fuzzed::csv_tables(), std::move(tokens));
    const Tables tables("t.csv");
    check(fuzz({"tables in CSV", [&](auto number) { tables.read(mutator.input(number)); }, tables.places()}, 22'000), 100);
  }

  TEST_CASE("tables of samples in our HDF5 files") {
    const Mutator mutator(Mutator::Format::binary, fuzzed::own_tables(), {});
    const Tables tables("t.h5");
    check(fuzz({"our tables in HDF5", [&](auto number) { tables.read(mutator.input(number)); }, tables.places()}, 2'000), 20);
  }

  // HDF5 1.10.8 itself crashes on two of a thousand such files and never returns from as many, which no reader in the same process can
  // help: nothing in them tells damage from contents. How many it is stands in the message; all others are to be read or refused.
  TEST_CASE("tables of samples in HDF5 files of other programs, without checksums") {
    const Mutator mutator(Mutator::Format::binary, fuzzed::foreign_tables(), {});
    const Tables tables("t.h5");
    const auto found =
        fuzz_isolated({"foreign tables", [&](auto number) { tables.read(mutator.input(number)); }, tables.places(), 1}, 1'000, "libhdf5");
    MESSAGE(found.text());
    CHECK(found.faults.empty());
    CHECK(found.accepted > found.inputs / 10);
    CHECK(found.refused > found.inputs / 10);
    CHECK(found.accepted + found.refused + found.crashes.size() + found.hangs.size() == found.inputs);
  }
}
