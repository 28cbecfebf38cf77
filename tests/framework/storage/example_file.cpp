// Writes the files that independent_readers.py reads: example_file FILE FAST_FILE [LIVE_FILE LIVE_FAST_FILE]
// With live files they are committed under those names, the first in steps; "committed" is printed then, and after a line on the standard
// input they are recovered, and become FILE and FAST_FILE.
#include <iostream>

#include "framework/storage/document.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/live/live_file.hpp"
#include "framework/storage/provenance.hpp"
#include "tests/framework/core/example_types.hpp"
#include "tests/framework/storage/rows.hpp"

using namespace regatta;

namespace {

void commit_in_steps(LiveFile& file, const Document& whole) {
  auto document = whole;
  for (const auto* later : {"/phases/swing/plain", "/phases/swing/many", "/phases"}) {
    document.erase(later);
    file.commit(document);
  }
  document = whole;
  for (int i = 0; i < 4; ++i) file.commit(document);
}

void finish_recovered(const char* live, const char* final_name) {
  auto recovered = LiveFile::open(live);
  recovered.file->commit(recovered.document);
  recovered.file->finish(recovered.document, final_name);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 && argc != 5) return 2;
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
  document.columns("/phases/swing/small", encode(to_columns(example::make_rows(300'000, 7)), Compression::small));
  document.columns("/phases/swing/none", encode(to_columns(example::make_rows(0, 0)), Compression::default_));
  document.columns("/phases/swing/everything", encode(to_columns(example::Everything{}), Compression::default_));

  Document fast;
  fast.columns("/rows", encode(to_columns(example::make_rows(300'000, 7)), Compression::fast));
  if (argc == 3) {
    write_whole(argv[1], document.build());
    write_whole(argv[2], fast.build());
    return 0;
  }
  {
    LiveFile file(argv[3]), fast_file(argv[4]);
    commit_in_steps(file, document);
    fast_file.commit(fast);
    std::cout << "committed" << std::endl;
    std::string line;
    std::getline(std::cin, line);
  }
  finish_recovered(argv[3], argv[1]);
  finish_recovered(argv[4], argv[2]);
}
