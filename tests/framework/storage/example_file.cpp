// Writes the file that independent_readers.py reads: example_file FILE
#include "framework/storage/document.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/provenance.hpp"
#include "tests/framework/core/example_types.hpp"
#include "tests/framework/storage/rows.hpp"

using namespace regatta;

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  Document document;
  document.attribute("/", "title", "\u03b8 swings");
  document.attribute("/", "run", std::uint64_t{18446744073709551615U});
  document.attribute("/config/swing", "step", 0.001);
  document.attribute("/config/swing", "count", std::int64_t{-3});
  document.attribute("/config/swing", "empty", "");
  document.attribute("/config/swing", "names", std::vector<std::string>{"a", "b\u00e9ta"});
  document.attribute("/config/swing", "long", std::string(100'000, 'x'));
  auto provenance = current_provenance({argv[0], "run", "a study.toml"});
  provenance.study = "[study]\ntitle = \"\u03b8\"\n" + std::string(100'000, '#');
  provenance.end = provenance.start;
  add_provenance(document, provenance);
  document.columns("/phases/swing/outcomes", encode(to_columns(example::make_rows(5, 40)), Compression::default_));
  document.columns("/phases/swing/many", encode(to_columns(example::make_rows(300'000, 7)), Compression::default_));
  document.columns("/phases/swing/plain", encode(to_columns(example::make_rows(300'000, 7)), Compression::none));
  document.columns("/phases/swing/none", encode(to_columns(example::make_rows(0, 0)), Compression::default_));
  document.columns("/phases/swing/everything", encode(to_columns(example::Everything{}), Compression::default_));
  write_whole(argv[1], document.build());
}
