#include "framework/storage/reader.hpp"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <set>
#include <sstream>

#include <fcntl.h>
#include <unistd.h>

#include "framework/core/columns_walk.hpp"
#include "framework/core/error.hpp"
#include "framework/storage/axis_names.hpp"
#include "framework/storage/dimension_scales.hpp"
#include "framework/storage/direct/direct_file.hpp"
#include "framework/storage/direct/not_direct.hpp"
#include "framework/storage/document.hpp"
#include "framework/storage/live/live_file.hpp"
#include "framework/storage/metadata_check.hpp"
#include "framework/storage/stored_attribute.hpp"
#include "framework/storage/stored_column.hpp"
#include "framework/storage/virtual_file.hpp"

namespace regatta {

using h5::check;
using h5::Handle;

struct Reader::File {
  std::filesystem::path name;
  std::unique_ptr<direct::DirectFile> without_hdf5;  // where nothing is damaged, as far as is known
  Handle opened;                                     // once HDF5 is needed

  ~File() {
    if (opened.id() < 0) return;
    const auto held = h5::lock();
    opened = Handle();
  }

  /// Under HDF5's lock.
  hid_t by_hdf5() {
    if (opened.id() >= 0) return opened.id();
    opened = h5::open_to_read(name);
    if (without_hdf5 && without_hdf5->is_outdated()) {
      opened = Handle();
      throw Error(fmt::format("{}: was committed while it was read; read it again", name.string()));
    }
    return opened.id();
  }

  /// What `direct` reads without HDF5; `by_hdf5` where it cannot.
  template <class Direct, class ByHdf5>
  auto read(Direct direct, ByHdf5 by_hdf5) {
    if (without_hdf5) {
      try {
        return direct(*without_hdf5);
      } catch (const direct::NotDirect&) {  // HDF5 reads it, or says what is wrong
      }
    }
    const auto held = h5::lock();
    return by_hdf5(this->by_hdf5());
  }

  std::optional<StoredAttribute> attribute(std::string_view path, std::string_view attribute_name) {
    return read([&](direct::DirectFile& file) { return file.attribute(path, attribute_name); },
                [&](hid_t file) { return read_stored_attribute(file, std::string(path), std::string(attribute_name), name); });
  }

  [[noreturn]] void wrong_type(std::string_view path, std::string_view attribute_name, std::string_view wanted) const {
    throw Error(fmt::format("{}: attribute {} of {} is not {}", name.string(), attribute_name, path, wanted));
  }

  StoredColumn column_at(const std::string& path, const std::string& column) {
    auto encoded = read([&](direct::DirectFile& file) { return file.column(path, column); },
                        [&](hid_t file) { return read_encoded_column(file, path, column, name); });
    return std::move(encoded).decode(path, name);
  }

  std::vector<StoredColumn> verified_columns(const std::string& group);
};

namespace {

/// The oldest that is still read: a newer program reads the files of older ones.
constexpr std::int64_t oldest_format_version = 1;

constexpr std::string_view advice = "the file is damaged: the command verify, given the folder of its study, says what to do";

/// HDF5's message for a file that cannot be opened hides what the system said.
void check_readable(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw IoError("open", file, errno);
  ::close(descriptor);
}

std::string below(std::string_view group, std::string_view name) { return fmt::format("{}/{}", group == "/" ? "" : group, name); }

herr_t collect_group(hid_t parent, const char* name, const H5L_info_t*, void* names) {
  H5O_info_t info;
  if (H5Oget_info_by_name2(parent, name, &info, H5O_INFO_BASIC, H5P_DEFAULT) < 0) return -1;
  if (info.type == H5O_TYPE_GROUP) static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

/// What the type knows of a column, with the shape and bytes that are stored.
Column fit(Column column, StoredColumn& stored, const std::string& where) {
  const bool is_text = stored.kind == StoredKind::text;
  if (stored.kind != stored_kind(*column.type) || (!is_text && stored.element_size != column.element_size) ||
      stored.shape.size() != column.shape.size()) {
    throw Error(fmt::format("{}: column {} is not stored as {} with {} axes; it was written for another version of the type", where,
                            column.name, column.type->name, column.shape.size()));
  }
  column.element_size = stored.element_size;
  column.shape = std::move(stored.shape);
  column.bytes = std::move(stored.bytes);
  return column;
}

}  // namespace

std::vector<StoredColumn> Reader::File::verified_columns(const std::string& group) {
  const auto names = attribute(group, "columns"), hash = attribute(group, "hash");
  if (!names || !hash) throw Error(fmt::format("{}: {} holds no columns", name.string(), group));
  if (names->kind != StoredKind::text) wrong_type(group, "columns", "a list of texts");
  if (hash->kind != StoredKind::text || hash->count() != 1) wrong_type(group, "hash", "a text");
  std::vector<StoredColumn> columns;
  std::vector<std::string> hashes;
  for (std::size_t i = 0; i < names->count(); ++i) {
    const std::string column = names->text(i);
    try {
      columns.push_back(column_at(below(group, column), column));
    } catch (const Error& error) {
      throw Error(fmt::format("{}; {}", error.what(), advice));
    }
    hashes.push_back(columns.back().hash());
  }
  if (const auto found = group_hash(hashes); found != hash->text(0)) {
    throw Error(
        fmt::format("{}: the columns of {} have the hash {} where {} is stored; {}", name.string(), group, found, hash->text(0), advice));
  }
  return columns;
}

Reader::Reader(std::filesystem::path file, ReadBy by) : file_(std::move(file)), open_(std::make_unique<File>()) {
  open_->name = file_;
  try {
    if (by == ReadBy::fastest) open_->without_hdf5 = std::make_unique<direct::DirectFile>(file_);
  } catch (const direct::NotDirect&) {  // HDF5 reads it, or says what is wrong
  }
  if (!open_->without_hdf5) {
    check_readable(file_);
    const auto held = h5::lock();
    open_->by_hdf5();
  }
  const auto version = integer("/", "format_version");
  if (!version) throw Error(fmt::format("{}: is no file of this framework (no attribute format_version)", file_.string()));
  if (*version < oldest_format_version) throw Error(fmt::format("{}: has format version {}, which is none", file_.string(), *version));
  if (*version > Document::format_version) {
    throw Error(fmt::format("{}: has format version {} where this program knows versions up to {}; use a newer program", file_.string(),
                            *version, Document::format_version));
  }
}

Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

bool Reader::has(std::string_view path) const {
  return open_->read([&](direct::DirectFile& file) { return file.exists(path); },
                     [&](hid_t file) { return exists(file, std::string(path)); });
}

std::vector<std::string> Reader::groups(std::string_view path) const {
  const auto by_hdf5 = [&](hid_t file) {
    std::vector<std::string> names;
    const std::string group(path);
    if (!exists(file, group)) return names;
    check(H5Literate_by_name(file, group.c_str(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collect_group, &names, H5P_DEFAULT),
          "list the groups of", group, file_);
    return names;
  };
  return open_->read([&](direct::DirectFile& file) { return file.groups(path); }, by_hdf5);
}

std::optional<std::string> Reader::text(std::string_view path, std::string_view name) const {
  const auto stored = open_->attribute(path, name);
  if (!stored) return {};
  if (stored->kind != StoredKind::text || stored->count() != 1) open_->wrong_type(path, name, "a text");
  return stored->text(0);
}

std::optional<std::vector<std::string>> Reader::texts(std::string_view path, std::string_view name) const {
  const auto stored = open_->attribute(path, name);
  if (!stored) return {};
  if (stored->kind != StoredKind::text) open_->wrong_type(path, name, "a list of texts");
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < stored->count(); ++i) texts.push_back(stored->text(i));
  return texts;
}

std::optional<std::int64_t> Reader::integer(std::string_view path, std::string_view name) const {
  const auto stored = open_->attribute(path, name);
  if (!stored) return {};
  const bool is_integer = stored->kind == StoredKind::integer || stored->kind == StoredKind::natural;
  if (!is_integer || stored->bytes.size() != sizeof(std::int64_t)) open_->wrong_type(path, name, "an integer");
  const auto value = stored->number<std::int64_t>();
  if (stored->kind == StoredKind::natural && value < 0) open_->wrong_type(path, name, "an integer below 2^63");
  return value;
}

std::optional<std::uint64_t> Reader::natural(std::string_view path, std::string_view name) const {
  const auto stored = open_->attribute(path, name);
  if (!stored) return {};
  const bool is_integer = stored->kind == StoredKind::integer || stored->kind == StoredKind::natural;
  if (!is_integer || stored->bytes.size() != sizeof(std::uint64_t)) open_->wrong_type(path, name, "an integer");
  if (stored->kind == StoredKind::integer && stored->number<std::int64_t>() < 0) open_->wrong_type(path, name, "an integer from 0");
  return stored->number<std::uint64_t>();
}

std::optional<double> Reader::real(std::string_view path, std::string_view name) const {
  const auto stored = open_->attribute(path, name);
  if (!stored) return {};
  if (stored->kind != StoredKind::real || stored->bytes.size() != sizeof(double)) open_->wrong_type(path, name, "a real number");
  return stored->number<double>();
}

std::optional<std::string> Reader::long_text(std::string_view path) const {
  const std::string dataset(path);
  if (!has(dataset)) return {};
  const auto stored = open_->column_at(dataset, dataset);
  if (stored.kind != StoredKind::text || !stored.shape.empty()) throw Error(fmt::format("{}: {} is not a text", file_.string(), path));
  const auto* begin = reinterpret_cast<const char*>(stored.bytes.data());
  return std::string(begin, std::find(begin, begin + stored.bytes.size(), '\0'));
}

Columns Reader::columns(std::string_view group, const Type& type) const {
  auto stored = open_->verified_columns(std::string(group));
  const std::string where = fmt::format("{}: {}", file_.string(), group);
  const auto fresh = type.create();  // an empty object names all columns of its type, and their axes
  const auto always = to_columns(type, fresh.get());
  Columns columns;
  for (auto& expected : detail::gather(type, fresh.get(), true)) {
    const auto found = std::ranges::find(stored, expected.name, &StoredColumn::name);
    if (found == stored.end()) {
      if (!find_column(always, expected.name)) continue;  // a SameLength that was empty
      throw Error(fmt::format("{}: column {} is missing; it was written for another version of {}", where, expected.name, type.name));
    }
    columns.push_back(fit(std::move(expected), *found, where));
  }
  return columns;
}

FileTable Reader::table(std::string_view group) const {
  FileTable table;
  auto columns = open_->verified_columns(std::string(group));
  const auto axes = [&] {
    const auto held = h5::lock();
    return h5::AxisNames(open_->by_hdf5(), std::string(group), file_);
  }();
  for (auto& stored : columns) {
    const auto path = below(group, stored.name);
    FileColumn column{.name = std::move(stored.name),
                      .kind = stored.kind,
                      .element_size = stored.element_size,
                      .shape = std::move(stored.shape),
                      .bytes = std::move(stored.bytes),
                      .unit = text(path, "units").value_or(""),
                      .doc = text(path, "long_name").value_or(""),
                      .names = words(text(path, "flag_meanings").value_or("")),
                      .axes = {}};
    if (column.unit == "1") column.unit.clear();
    const auto held = h5::lock();
    column.axes = axes.of(path);
    column.axes.resize(column.shape.size());  // without the axis of the characters of texts
    table.push_back(std::move(column));
  }
  return table;
}

void Reader::verify_metadata() const {
  if (natural("/", LiveFile::sequence_attribute))
    check_commit(file_);
  else if (!natural("/", virtual_attribute))  // which has other things in them
    check_reference_heaps(file_);
}

void Reader::verify(std::string_view group) const {
  const auto columns = open_->verified_columns(std::string(group));
  const auto held = h5::lock();
  const h5::AxisNames names(open_->by_hdf5(), std::string(group), file_);
  std::set<std::string> axes;
  for (const auto& column : columns) {
    const auto path = below(group, column.name);
    h5::check_axes(open_->by_hdf5(), path, file_);
    for (auto& axis : names.of(path)) axes.insert(std::move(axis));
  }
  axes.erase("");
  for (const auto& axis : axes) h5::read_axis(open_->by_hdf5(), below(group, axis), file_);
}

std::vector<std::string> Reader::products(std::string_view path) const {
  std::vector<std::string> found;
  if (open_->attribute(path, "hash")) found.emplace_back(path);
  for (const auto& name : groups(path)) {
    for (auto& product : products(below(path, name))) found.push_back(std::move(product));
  }
  return found;
}

}  // namespace regatta
