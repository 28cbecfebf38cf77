#include "bench/storage/our_file.hpp"

#include "framework/storage/document.hpp"
#include "framework/storage/durable.hpp"

namespace regatta::bench {

namespace {

struct WithoutSyncs : FileOperations {
  int fsync(int) override { return 0; }
};

}  // namespace

void write_our_file(const std::filesystem::path& path, Columns columns, Compression compression) {
  Document document;
  document.columns(group_of_columns, encode(std::move(columns), compression));
  WithoutSyncs system;
  document.write(path, system);
}

void write_small_file(const std::filesystem::path& path, const Document& document) {
  WithoutSyncs system;
  write_new(path, document.build(), system);
}

}  // namespace regatta::bench
