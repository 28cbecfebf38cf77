#include "framework/study/input/table_reader.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <system_error>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/study/input/csv_table_reader.hpp"
#include "framework/study/input/hdf5_table_reader.hpp"

namespace regatta {

namespace fs = std::filesystem;

namespace {

/// A file, and the group in it if one is named.
struct TableFile {
  std::string name, group;
  fs::path path;
};

TableFile table_file(const std::string& text, const fs::path& folder) {
  TableFile file{text, {}, folder / text};
  const auto colon = text.rfind(":/");
  std::error_code unknown;  // read_table() says why
  if (colon == std::string::npos || fs::exists(file.path, unknown)) return file;
  file.name = text.substr(0, colon);
  return {file.name, text.substr(colon + 1), folder / file.name};
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  require(in.is_open() && !in.bad(), "{} cannot be read", file.string());
  return text;
}

}  // namespace

std::shared_ptr<const SampleTable> read_table(const TomlNode& name, const Study& study, const std::map<std::string, Place>& given,
                                              Problems& problems) {
  const auto file = table_file(name.text, problems.folder_of(name.place));
  const auto refuse = [&](std::string_view why) { problems.add(name.place, fmt::format("samples.table = {}: {}", spelled(name), why)); };
  std::error_code reason, unknown;
  const auto type = fs::status(file.path, reason).type();
  if (type == fs::file_type::none) {
    refuse(fmt::format("{} cannot be opened ({})", file.path.string(), reason.message()));
    return {};
  }
  if (type != fs::file_type::regular) {
    const auto* hint = fs::exists(file.name, unknown) ? "; names are relative to the folder of the study" : "; give a CSV or HDF5 file";
    refuse(fmt::format("there is no file {}{}", file.path.string(), hint));
    return {};
  }
  SampleTable table{.name = file.name, .rows = 0, .columns = {}};
  TableMistakes mistakes(problems, file.name);
  TableNames names(mistakes, study.sample, study.samples.ignore_columns, given);
  const auto most = study.samples.count == 0 ? std::numeric_limits<std::uint64_t>::max() : study.samples.count;
  try {
    const bool hdf5 = is_hdf5(file.path);
    require(hdf5 || file.group.empty(), "{} is no HDF5 file, so it has no group {}", file.name, file.group);
    if (hdf5)
      Hdf5TableReader(mistakes, names).read(file.path, file.group, most, table);
    else
      CsvTableReader(mistakes, names).read(text_of(file.path), most, table);
  } catch (const Error& error) {
    refuse(error.what());
    return {};
  }
  mistakes.finish();
  if (!mistakes.none()) return {};
  std::ranges::sort(table.columns, {}, [](const TableColumn& column) -> const std::string& { return column.leaf.path; });
  return std::make_shared<const SampleTable>(std::move(table));
}

}  // namespace regatta
