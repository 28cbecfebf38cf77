#include "tests/faults/fuzz/odd_run_file.hpp"

#include <array>
#include <limits>
#include <random>

#include "framework/core/error.hpp"
#include "framework/storage/document.hpp"
#include "tests/framework/storage/rows.hpp"

namespace fuzzed {

using namespace regatta;

namespace {

using Random = std::mt19937_64;

template <class Choices>
const auto& one_of(const Choices& choices, Random& random) {
  return choices[random() % std::size(choices)];
}

constexpr std::array<const char*, 6> groups{"/", "/phases", "/phases/swing", "/phases/swing/rows", "/config/swing", "/provenance"};
constexpr std::array<const char*, 14> names{"columns", "hash",  "format_version", "units",          "long_name", "flag_meanings", "title",
                                            "run",     "names", "step",           "REFERENCE_LIST", "CLASS",     "order",         "commit"};
constexpr std::array<const char*, 9> texts{
    "", "angle", "study", "../angle", "/", "swing/rows", "position/", "\u03b8", "0123456789abcdef0123456789abcdef"};

Document::Value value(Random& random) {
  constexpr std::array<std::int64_t, 5> wholes{0, -1, 2, std::numeric_limits<std::int64_t>::min(),
                                               std::numeric_limits<std::int64_t>::max()};
  switch (random() % 5) {
    case 0:
      return std::string(one_of(texts, random));
    case 1:
      return one_of(wholes, random);
    case 2:
      return ~std::uint64_t{0} >> (random() % 64);
    case 3:
      return std::numeric_limits<double>::quiet_NaN();
    default: {
      std::vector<std::string> list(random() % 4);
      for (auto& text : list) text = one_of(texts, random);
      return list;
    }
  }
}

Document odd_document(Random& random) {
  Document document;
  if (random() % 2 == 0)
    document.columns(one_of(groups, random), encode(to_columns(example::make_rows(random() % 5, 0)), Compression::none));
  constexpr std::array text_names{"study", "angle", "first_id"};
  for (auto count = random() % 6; count > 0; --count)
    document.text(one_of(groups, random), one_of(text_names, random), one_of(texts, random));
  for (auto count = random() % 12; count > 0; --count) document.attribute(one_of(groups, random), one_of(names, random), value(random));
  return document;
}

}  // namespace

std::string odd_run_file(std::uint64_t number) {
  Random random(number);
  for (;;) {
    try {
      const auto bytes = odd_document(random).build();
      return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    } catch (const Error&) {  // two things of one name, which HDF5 does not write
    }
  }
}

}  // namespace fuzzed
