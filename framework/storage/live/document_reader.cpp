#include "framework/storage/live/document_reader.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "framework/core/digest.hpp"
#include "framework/core/error.hpp"
#include "framework/storage/axes.hpp"
#include "framework/storage/axis_names.hpp"
#include "framework/storage/deflate.hpp"
#include "framework/storage/live/kept_types.hpp"
#include "framework/storage/live/stored_chunks.hpp"
#include "framework/storage/stored_attribute.hpp"
#include "framework/storage/stored_column.hpp"
#include "framework/storage/stored_type.hpp"
#include "framework/storage/zstandard_filter.hpp"

namespace regatta {

using h5::check;
using h5::Handle;

namespace {

/// What ImageBuilder writes of itself to a dataset.
constexpr std::array<std::string_view, 9> own_attributes{"units",          "long_name",      "flag_values",
                                                         "flag_meanings",  "CLASS",          "NAME",
                                                         "DIMENSION_LIST", "REFERENCE_LIST", StoredChunks::hash_attribute};

herr_t collect_link(hid_t, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

herr_t collect_attribute(hid_t, const char* name, const H5A_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

std::string below(const std::string& group, const std::string& name) { return (group == "/" ? "" : group) + "/" + name; }

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

template <class Number>
Number number_in(const std::vector<std::byte>& bytes) {
  Number number;
  std::copy_n(bytes.begin(), sizeof number, reinterpret_cast<std::byte*>(&number));
  return number;
}

/// The metadata say what the chunks are to be, so that nothing else depends on them.
class DamagedChunks : public Error {
 public:
  using Error::Error;
};

/// Which filters the chunks of a dataset passed, and how the same codec is asked for again.
std::pair<EncodedColumn::Layout, Compression> codec_of(hid_t list, const std::string& path) {
  using Layout = EncodedColumn::Layout;
  unsigned flags = 0, parameter = 0;  // the last filter's level, if it has one
  std::size_t parameters = 1;
  const int filters = check(H5Pget_nfilters(list), "read the filters of", path);
  const auto last = filters > 0
                        ? H5Pget_filter2(list, static_cast<unsigned>(filters - 1), &flags, &parameters, &parameter, 0, nullptr, nullptr)
                        : H5Z_FILTER_NONE;
  if (last == H5Z_FILTER_DEFLATE) return {Layout::deflated, parameter == small_deflate_level ? Compression::small : Compression::default_};
  if (last == h5::zstandard_filter()) return {Layout::zstandard, Compression::fast};
  if (last == H5Z_FILTER_FLETCHER32) return {Layout::checksummed, Compression::none};
  throw Error(fmt::format("{} is compressed in a way that this program never uses", path));
}

}  // namespace

DocumentReader::DocumentReader(std::shared_ptr<PayloadFile> file, const CommitRecord& record, std::vector<Extent> lost)
    : lock_(h5::lock()), payload_(std::move(file)), name_(payload_->path()), lost_(std::move(lost)), view_(*payload_, record) {}

Document DocumentReader::read(std::vector<std::string>& damaged) {
  try {
    h5::zstandard_filter();  // first of all, as h5::open_to_read() does
    const auto access = h5::image_access(view_);
    document_.format(view_.format());
    file_ = Handle(check(H5Fopen("run", H5F_ACC_RDONLY, access.id()), "open it as", "an HDF5 file", name_), H5Fclose);
    group("/");
    document_.erase_attribute("/", Document::compression_attribute);  // follows from the columns
  } catch (const Error&) {
    view_.require_read();
    throw;
  } catch (const std::bad_alloc&) {
    throw Error(fmt::format("{}: a size in it is absurd", name_.string()));
  } catch (const std::length_error&) {
    throw Error(fmt::format("{}: a size in it is absurd", name_.string()));
  }
  view_.require_read();  // where HDF5 went on after it
  damaged = std::move(damaged_);
  return std::move(document_);
}

void DocumentReader::group(const std::string& path) {
  std::vector<std::string> columns;
  {
    const Handle opened(check(H5Gopen2(file_.id(), path.c_str(), H5P_DEFAULT), "open group", path, name_), H5Gclose);
    attributes(opened.id(), path, false);
  }
  if (const auto own = document_.attributes_.find(path); own != document_.attributes_.end()) {
    const auto listed = std::ranges::find(own->second, "columns", &Document::Attributes::value_type::first);
    if (listed != own->second.end() && std::holds_alternative<std::vector<std::string>>(listed->second)) {
      columns = std::get<std::vector<std::string>>(listed->second);
      if (left_out(path, columns)) return;
    }
  }
  const auto belongs_to_table = [&](const std::string& name) {
    return std::ranges::any_of(columns, [&](const auto& column) { return column == name || column.starts_with(name + "/"); }) ||
           (!columns.empty() && std::ranges::any_of(document_.tables_.at(path).axes, [&](const auto& axis) { return axis.name == name; }));
  };
  std::vector<std::string> names;
  check(H5Literate_by_name(file_.id(), path.c_str(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collect_link, &names, H5P_DEFAULT),
        "list what is in", path, name_);
  for (const auto& name : names) {
    const auto inner = below(path, name);
    if (is_lost(inner)) continue;
    H5O_info_t info;
    check(H5Oget_info_by_name2(file_.id(), inner.c_str(), &info, H5O_INFO_BASIC, H5P_DEFAULT), "look at", inner, name_);
    if (belongs_to_table(name)) continue;
    if (info.type == H5O_TYPE_GROUP)
      group(inner);
    else
      text(inner);
  }
}

/// Asks for the address alone: what lies there is not opened.
bool DocumentReader::is_lost(const std::string& path) {
  H5L_info_t link;
  check(H5Lget_info(file_.id(), path.c_str(), &link, H5P_DEFAULT), "look for", path, name_);
  const bool lost = link.type == H5L_TYPE_HARD && std::ranges::any_of(lost_, [&](const Extent& extent) {
                      return link.u.address >= extent.address && link.u.address < extent.end();
                    });
  if (lost) damaged_.push_back(fmt::format("the metadata of {} do not match their hash", path));
  return lost;
}

/// Reads the columns of a group, unless they are damaged.
bool DocumentReader::left_out(const std::string& path, const std::vector<std::string>& columns) {
  try {
    table(path, columns);
    return false;
  } catch (const DamagedChunks& damage) {
    damaged_.emplace_back(damage.what());
    document_.erase(path);
    return true;
  }
}

void DocumentReader::text(const std::string& path) {
  const auto stored = read_encoded_column(file_.id(), path, path, name_).decode(path, name_);
  if (stored.kind != StoredKind::text || !stored.shape.empty()) throw Error(fmt::format("{}: {} is not a text", name_.string(), path));
  const auto* begin = reinterpret_cast<const char*>(stored.bytes.data());
  document_.texts_[path] = stored.bytes == std::vector<std::byte>(1) ? "" : std::string(begin, begin + stored.bytes.size());
  const Handle opened(check(H5Dopen2(file_.id(), path.c_str(), H5P_DEFAULT), "open", path, name_), H5Dclose);
  attributes(opened.id(), path, true);
}

void DocumentReader::attributes(hid_t of, const std::string& path, bool is_dataset) {
  std::vector<std::string> names;
  check(H5Aiterate2(of, H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, collect_attribute, &names), "list the attributes of", path, name_);
  document_.attributes_.erase(path);
  for (const auto& name : names) {
    if (is_dataset && std::ranges::find(own_attributes, name) != own_attributes.end()) continue;
    const auto what = fmt::format("attribute {} of {}", name, path);
    const Handle attribute(check(H5Aopen(of, name.c_str(), H5P_DEFAULT), "open", what, name_), H5Aclose);
    document_.attributes_[path].emplace_back(name, value(attribute.id(), what));
  }
}

Document::Value DocumentReader::value(hid_t attribute, const std::string& what) {
  const Handle type(check(H5Aget_type(attribute), "read the type of", what, name_), H5Tclose);
  const Handle space(check(H5Aget_space(attribute), "read the shape of", what, name_), H5Sclose);
  const auto element = h5::element_type(type.id());
  const auto count = check(H5Sget_simple_extent_npoints(space.id()), "read the shape of", what, name_);
  if (!element) throw Error(fmt::format("{}: {} has a type that this program never writes", name_.string(), what));
  StoredAttribute stored{element->kind, element->size, std::vector<std::byte>(static_cast<std::size_t>(count) * element->size)};
  const auto in_memory = h5::stored_type(stored.kind, stored.element_size);
  if (count > 0) check(H5Aread(attribute, in_memory.id(), stored.bytes.data()), "read", what, name_);
  if (stored.kind == StoredKind::text) {
    if (H5Sget_simple_extent_type(space.id()) == H5S_SCALAR) return stored.text(0);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < stored.count(); ++i) texts.push_back(stored.text(i));
    return texts;
  }
  if (stored.bytes.size() != 8) throw Error(fmt::format("{}: {} has a type that this program never writes", name_.string(), what));
  if (stored.kind == StoredKind::real) return number_in<double>(stored.bytes);
  if (stored.kind == StoredKind::integer) return number_in<std::int64_t>(stored.bytes);
  return number_in<std::uint64_t>(stored.bytes);
}

void DocumentReader::table(const std::string& path, const std::vector<std::string>& columns) {
  Document::Table table;
  const h5::AxisNames axes(file_.id(), path, name_);
  for (const auto& name : columns) {
    const auto names = axes.of(below(path, name));
    table.columns.push_back(column(path, name, names));
    const auto& made = table.columns.back().column;
    const auto shape = stored_shape(made);
    const auto dimensions = stored_dimensions(made);
    if (names.size() != shape.size() || std::ranges::find(names, "") != names.end())
      throw Error(fmt::format("{}: {} has lost names of its axes", name_.string(), below(path, name)));
    for (std::size_t i = 0; i < shape.size(); ++i) {
      if (std::ranges::find(table.axes, dimensions[i], &Axis::dimension) != table.axes.end()) continue;
      Axis axis{.dimension = dimensions[i], .name = names[i], .length = shape[i]};
      if (read_stored_attribute(file_.id(), below(path, names[i]), "long_name", name_)) {  // a bare scale describes nothing
        axis.coordinate.push_back(column(path, names[i], {}));
      }
      table.axes.push_back(std::move(axis));
    }
  }
  document_.tables_.emplace(path, std::move(table));
}

EncodedColumn DocumentReader::column(const std::string& group, const std::string& name, const std::vector<std::string>& axes) {
  const auto path = below(group, name);
  const auto text_of = [&](const char* attribute) {
    const auto stored = read_stored_attribute(file_.id(), path, attribute, name_);
    return stored ? stored->text(0) : std::string();
  };
  const Handle dataset(check(H5Dopen2(file_.id(), path.c_str(), H5P_DEFAULT), "open", path, name_), H5Dclose);
  const Handle list(check(H5Dget_create_plist(dataset.id()), "read the layout of", path, name_), H5Pclose);
  EncodedColumn encoded;
  auto& column = encoded.column;
  const bool is_chunked = H5Pget_layout(list.id()) == H5D_CHUNKED;
  auto stored = is_chunked ? stored_column_head(file_.id(), path, name, name_)
                           : read_encoded_column(file_.id(), path, name, name_).decode(path, name_);
  const auto unit = text_of("units");
  column.name = name;
  column.type = &type_of_stored(stored.kind, stored.element_size, words(text_of("flag_meanings")));
  column.unit = kept_text(unit == "1" ? "" : unit);
  column.doc = kept_text(text_of("long_name"));
  column.shape = std::move(stored.shape);
  column.element_size = stored.element_size;
  column.bytes = std::move(stored.bytes);
  column.dimensions.assign(axes.begin(), axes.begin() + static_cast<std::ptrdiff_t>(std::min(axes.size(), column.shape.size())));
  if (column.dimensions.empty()) column.dimensions.assign(column.shape.size(), name);  // the coordinate of an axis
  if (is_chunked) {
    std::tie(encoded.layout, encoded.compression) = codec_of(list.id(), path);
    std::vector<hsize_t> extents(32);
    const int rank = check(H5Pget_chunk(list.id(), 32, extents.data()), "read the chunks of", path, name_);
    if (rank < 1 || extents[0] == 0) throw Error(fmt::format("{}: {} has no chunks", name_.string(), path));
    encoded.chunk_rows = extents[0];
    encoded.chunk_count = (column.shape.front() + encoded.chunk_rows - 1) / encoded.chunk_rows;
    chunks(dataset.id(), path, encoded);
  }
  attributes(dataset.id(), path, true);
  return encoded;
}

void DocumentReader::chunks(hid_t dataset, const std::string& path, EncodedColumn& encoded) {
  std::vector<hsize_t> offset(stored_shape(encoded.column).size());
  StoredChunks::List found;
  std::vector<std::byte> bytes;
  for (std::size_t i = 0; i < encoded.chunk_count; ++i) {
    hsize_t size = 0;
    std::uint32_t mask = 0;
    check(H5Dget_chunk_storage_size(dataset, offset.data(), &size), "measure a chunk of", path, name_);
    bytes.resize(size);
    if (size == 0) throw Error(fmt::format("{}: a chunk of {} is missing", name_.string(), path));
    check(H5Dread_chunk(dataset, H5P_DEFAULT, offset.data(), &mask, bytes.data()), "read a chunk of", path, name_);
    const auto where = view_.last_read();
    auto& known = chunks_[where.address];
    if (!known || !(known->where() == where)) known = std::make_shared<const StoredChunk>(payload_, where, Digest().add(bytes).hex());
    found.push_back(known);
    offset.front() += encoded.chunk_rows;
  }
  const StoredChunks stored(std::move(found));
  const auto hash = read_stored_attribute(file_.id(), path, StoredChunks::hash_attribute, name_);
  if (!hash || hash->kind != StoredKind::text || hash->text(0) != stored.hash()) {
    throw DamagedChunks(fmt::format("the bytes of {} do not match their hash", path));
  }
  encoded.chunk = stored;
}

}  // namespace regatta
