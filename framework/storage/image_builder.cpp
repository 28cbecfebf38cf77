#include "framework/storage/image_builder.hpp"

#include <algorithm>
#include <deque>
#include <set>

#include "framework/storage/attributes.hpp"
#include "framework/storage/axes.hpp"
#include "framework/storage/deflate.hpp"
#include "framework/storage/dimension_scales.hpp"
#include "framework/storage/group_path.hpp"
#include "framework/storage/live/stored_chunks.hpp"
#include "framework/storage/stored_type.hpp"
#include "framework/storage/zstandard.hpp"
#include "framework/storage/zstandard_filter.hpp"

namespace regatta {

using h5::check;
using h5::Handle;

namespace {

constexpr const char* plugin_of_fast =
    "fast: Zstandard, HDF5 filter 32015. Programs other than Regatta need its plugin to read this file; in Python: import hdf5plugin";

// A compact dataset lies in the checksummed header of its object. Headers end at 64 KiB.
constexpr std::size_t longest_compact_text = 32U << 10;

/// Up to 32 attributes stay in the header; HDF5's own limit of 8 would give nearly every column a heap.
void prepare_object(hid_t list) {
  check(H5Pset_attr_phase_change(list, 32, 24), "set", "an object list");
  check(H5Pset_attr_creation_order(list, H5P_CRT_ORDER_TRACKED), "set", "an object list");  // so that it is known to who reads them
  check(H5Pset_obj_track_times(list, false), "set", "an object list");                      // equal contents, equal bytes
}

/// For the groups of a file, and for its root.
void prepare_group(hid_t list) {
  prepare_object(list);
  check(H5Pset_link_creation_order(list, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED), "set", "a group list");  // as netCDF-4 does
  // Up to 64 links stay in the header as well: from 9 on HDF5 would make a heap and two indexes for each group.
  check(H5Pset_link_phase_change(list, 64, 48), "set", "a group list");
}

hid_t group_list() {
  static const hid_t list = [] {
    const hid_t made = check(H5Pcreate(H5P_GROUP_CREATE), "make", "a group list");
    prepare_group(made);
    return made;
  }();
  return list;
}

hid_t file_list() {
  static const hid_t list = [] {
    const hid_t made = check(H5Pcreate(H5P_FILE_CREATE), "make", "a file list");
    prepare_group(made);
    return made;
  }();
  return list;
}

// Lists of datasets are kept, too: to make one costs as much as two attributes.
hid_t new_dataset_list() {
  const hid_t made = check(H5Pcreate(H5P_DATASET_CREATE), "make", "a dataset list");
  prepare_object(made);
  return made;
}

hid_t contiguous_list() {
  static const hid_t list = new_dataset_list();
  return list;
}

hid_t compact_list() {
  static const hid_t list = [] {
    const hid_t made = new_dataset_list();
    check(H5Pset_layout(made, H5D_COMPACT), "set", "a dataset list");
    return made;
  }();
  return list;
}

std::pair<std::string, std::string> split(const std::string& path) {
  const auto cut = path.rfind('/');
  return {cut == 0 ? "/" : path.substr(0, cut), path.substr(cut + 1)};
}

std::string join(const std::string& group, const std::string& name) { return (group == "/" ? "" : group) + "/" + name; }

bool has_unit(const Type& type) {
  return type.kind == Kind::integer || type.kind == Kind::natural || stored_kind(type) == StoredKind::real;
}

void set_codec(hid_t list, Compression compression) {
  const char* what = "a dataset list";
  if (compression == Compression::none) {
    check(H5Pset_fletcher32(list), "set the checksum of", what);
  } else if (compression == Compression::fast) {
    const unsigned level = zstandard_level;
    check(H5Pset_filter(list, h5::zstandard_filter(), H5Z_FLAG_MANDATORY, 1, &level), "set the filter of", what);
  } else {
    check(H5Pset_deflate(list, compression == Compression::small ? small_deflate_level : 1), "set the deflate of", what);
  }
}

}  // namespace

ImageBuilder::ImageBuilder(const Document& document, h5::Image& image) : lock_(h5::lock()), document_(document), image_(image) {
  const auto access = h5::image_access(image, document.format_);
  file_ = Handle(check(H5Fcreate("run", H5F_ACC_TRUNC, file_list(), access.id()), "create", "the image of a file"), H5Fclose);
}

void ImageBuilder::build() {
  if (image_.has_groups()) link_unchanged("/");
  std::set<std::string> datasets;
  for (const auto& [path, text] : document_.texts_) datasets.insert(path);
  for (const auto& [path, table] : document_.tables_) {
    for (const auto& encoded : table.columns) datasets.insert(join(path, encoded.column.name));
  }
  for (const auto& [path, values] : document_.attributes_) {
    if (!datasets.contains(path) && !is_linked(path)) attributes(group(path), path);
  }
  if (document_.needs_plugin()) h5::write_attribute(group("/"), Document::compression_attribute, std::string(plugin_of_fast));
  for (const auto& [path, content] : document_.texts_) {
    if (!is_linked(path)) attributes(text(path, content).id(), path);
  }
  for (const auto& [path, content] : document_.tables_) {
    if (!is_linked(path)) table(path, content);
  }
  for (const auto& [path, digest] : unlinked_) image_.made_group(path, digest, h5::reference_to(group(path)));
  groups_.clear();
  check(H5Fclose(file_.release()), "close", "the image of a file");  // here the metadata is written
  for (const auto& [address, bytes] : roots_) image_.put_at(address, bytes);
}

/// The groups in `path` that the file has as they are to be, as far up as possible; below a group with columns none, as what is there
/// belongs to them.
void ImageBuilder::link_unchanged(const std::string& path) {
  for (const auto& name : document_.groups(path)) {
    const auto inner = join(path, name);
    if (document_.texts_.contains(inner)) continue;  // which has attributes
    auto digest = document_.digest(inner);
    const hobj_ref_t there = image_.find_group(inner, digest);
    if (there != HADDR_UNDEF) {
      const Handle known(check(H5Rdereference2(file_.id(), H5P_DEFAULT, H5R_OBJECT, &there), "find", inner), H5Oclose);
      check(H5Olink(known.id(), group(path), name.c_str(), H5P_DEFAULT, H5P_DEFAULT), "link", inner);
      linked_.push_back(inner);
    } else {
      if (!document_.has_columns(inner)) link_unchanged(inner);
      unlinked_.emplace(inner, std::move(digest));
    }
  }
}

bool ImageBuilder::is_linked(std::string_view path) const {
  return std::ranges::any_of(linked_, [path](const std::string& group) { return is_within(group, path); });
}

hid_t ImageBuilder::group(const std::string& path) {
  if (const auto known = groups_.find(path); known != groups_.end()) return known->second.id();
  Handle made;
  if (path == "/") {
    made = Handle(check(H5Gopen2(file_.id(), "/", H5P_DEFAULT), "open group", path), H5Gclose);
  } else {
    const auto [parent, name] = split(path);
    made = Handle(check(H5Gcreate2(group(parent), name.c_str(), H5P_DEFAULT, group_list(), H5P_DEFAULT), "create group", path), H5Gclose);
  }
  return groups_.emplace(path, std::move(made)).first->second.id();
}

void ImageBuilder::attributes(hid_t on, const std::string& path) {
  const auto found = document_.attributes_.find(path);
  if (found == document_.attributes_.end()) return;
  for (const auto& [name, value] : found->second) h5::write_attribute(on, name, value);
}

Handle ImageBuilder::text(const std::string& path, const std::string& text) {
  const auto [parent, name] = split(path);
  const auto type = h5::stored_type(StoredKind::text, text.size() + 1);  // netCDF-C relies on the zero at the end
  auto made = create_dataset(group(parent), name, path, type.id(), h5::space_of({}).id(), {});
  check(H5Dwrite(made.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, text.c_str()), "write", path);
  return made;
}

void ImageBuilder::table(const std::string& path, const Document::Table& table) {
  struct Scale {
    Handle dataset;
    hobj_ref_t reference = 0;
    std::vector<std::pair<hobj_ref_t, int>> users;
  };
  std::map<std::string_view, Scale> scales;
  for (const auto& axis : table.axes) {
    Scale scale;
    if (axis.coordinate.empty()) {
      scale.dataset = h5::make_bare_scale(group(path), axis.name, axis.length);
    } else {
      scale.dataset = column(join(path, axis.name), axis.coordinate.front());
      h5::make_scale(scale.dataset.id(), axis.name);
    }
    scale.reference = h5::reference_to(scale.dataset.id());
    scales.emplace(axis.dimension, std::move(scale));
  }
  for (const auto& encoded : table.columns) {
    const std::string full = join(path, encoded.column.name);
    const auto made = column(full, encoded);
    attributes(made.id(), full);
    if (encoded.column.shape.empty()) continue;
    const auto self = h5::reference_to(made.id());
    std::vector<hobj_ref_t> list;
    for (const auto& dimension : stored_dimensions(encoded.column)) {
      auto& scale = scales.at(dimension);
      scale.users.emplace_back(self, static_cast<int>(list.size()));
      list.push_back(scale.reference);
    }
    h5::write_dimension_list(made.id(), std::move(list));
  }
  for (const auto& axis : table.axes) {
    const auto& scale = scales.at(axis.dimension);
    h5::write_reference_list(scale.dataset.id(), scale.users);
  }
}

Handle ImageBuilder::column(const std::string& path, const EncodedColumn& encoded) {
  const auto [parent, name] = split(path);
  const auto& column = encoded.column;
  const auto kind = stored_kind(*column.type);
  if (kind == StoredKind::text && column.shape.empty()) {
    auto made = text(path, {reinterpret_cast<const char*>(column.bytes.data()), column.bytes.size()});
    describe(made.id(), column);
    return made;
  }
  const auto type = h5::stored_type(kind, kind == StoredKind::text ? 1 : column.element_size);
  auto made = create_dataset(group(parent), name, path, type.id(), h5::space_of(stored_shape(column)).id(), encoded);
  if (encoded.layout != EncodedColumn::Layout::plain) {
    write_chunks(made.id(), path, encoded);
  } else if (!column.bytes.empty()) {
    check(H5Dwrite(made.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, column.bytes.data()), "write", path);
  }
  describe(made.id(), column);
  return made;
}

void ImageBuilder::write_chunks(hid_t dataset, const std::string& path, const EncodedColumn& encoded) {
  const auto* stored = encoded.chunk.target<StoredChunks>();
  bool all_stored = stored != nullptr;
  std::vector<hsize_t> offset(stored_shape(encoded.column).size());
  std::size_t size = 0;
  image_.forget_newest();  // a group of many links has trees, too; HDF5 makes the root of this one with the first chunk
  for (std::size_t i = 0; i < encoded.chunk_count; ++i) {
    const bool known = image_.newest(H5FD_MEM_BTREE) != HADDR_UNDEF && image_.newest(H5FD_MEM_DRAW) != HADDR_UNDEF;
    if (i == 1 && known && document_.format_ == FileFormat::v18) {
      index_chunks(encoded, all_stored, {image_.newest(H5FD_MEM_DRAW), size});
      break;
    }
    if (stored && image_.place(*stored, i)) {
      // The image takes note of the address and never looks at the bytes.
      size = stored->chunks()[i]->where().size;
      check(H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, offset.data(), size, this), "place a chunk of", path);
    } else {
      const auto chunk = encoded.chunk(i);
      size = chunk.size();
      check(H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, offset.data(), size, chunk.data()), "write a chunk of", path);
      all_stored = false;
    }
    offset.front() += encoded.chunk_rows;
  }
  if (all_stored) h5::write_attribute(dataset, StoredChunks::hash_attribute, stored->hash());
}

/// All but the first, which HDF5 has made with the root of their index: that is written anew once HDF5 has written its own.
void ImageBuilder::index_chunks(const EncodedColumn& encoded, bool placed, const h5::ChunkTree::Chunk& first) {
  auto extents = stored_shape(encoded.column);
  extents.front() = encoded.chunk_rows;
  extents.push_back(stored_kind(*encoded.column.type) == StoredKind::text ? 1 : encoded.column.element_size);
  h5::ChunkTree tree(std::move(extents));
  tree.add(first);
  if (placed) {
    const auto& stored = *encoded.chunk.target<StoredChunks>();
    for (std::size_t i = 1; i < encoded.chunk_count; ++i) {
      const auto& where = stored.chunks()[i]->where();
      tree.add({where.address, where.size});
    }
    image_.end_of_allocation = std::max<haddr_t>(image_.end_of_allocation, stored.end());
  } else {
    for (std::size_t i = 1; i < encoded.chunk_count; ++i) {
      const auto chunk = encoded.chunk(i);
      tree.add({image_.put(H5FD_MEM_DRAW, chunk), chunk.size()});
    }
  }
  roots_.emplace_back(image_.newest(H5FD_MEM_BTREE), tree.write(image_));
}

void ImageBuilder::describe(hid_t dataset, const Column& column) {
  if (!column.unit.empty())
    h5::write_attribute(dataset, "units", std::string(column.unit));
  else if (has_unit(*column.type))
    h5::write_attribute(dataset, "units", "1");
  if (!column.doc.empty()) h5::write_attribute(dataset, "long_name", std::string(column.doc));
  if (column.type->kind == Kind::boolean || column.type->kind == Kind::choice) h5::write_flags(dataset, *column.type);
}

hid_t ImageBuilder::chunked_list(const EncodedColumn& encoded) {
  const auto shape = stored_shape(encoded.column);
  std::vector<hsize_t> chunk(shape.begin(), shape.end());
  chunk.front() = encoded.chunk_rows;
  auto& list = chunked_lists_[{encoded.compression, encoded.is_shuffled(), chunk}];
  if (list.id() >= 0) return list.id();
  list = Handle(new_dataset_list(), H5Pclose);
  check(H5Pset_chunk(list.id(), static_cast<int>(chunk.size()), chunk.data()), "set the chunks of", "a dataset list");
  if (encoded.is_shuffled()) check(H5Pset_shuffle(list.id()), "set the shuffle of", "a dataset list");
  set_codec(list.id(), encoded.compression);
  return list.id();
}

Handle ImageBuilder::create_dataset(hid_t in, const std::string& name, const std::string& path, hid_t type, hid_t space,
                                    const EncodedColumn& encoded) {
  const auto elements = static_cast<std::size_t>(check(H5Sget_simple_extent_npoints(space), "measure", path));
  const std::size_t bytes = elements * H5Tget_size(type);
  const bool compact = bytes > 0 && bytes <= longest_compact_text;
  const hid_t list = encoded.layout != EncodedColumn::Layout::plain ? chunked_list(encoded) : compact ? compact_list() : contiguous_list();
  return {check(H5Dcreate2(in, name.c_str(), type, space, H5P_DEFAULT, list, H5P_DEFAULT), "create", path), H5Dclose};
}

}  // namespace regatta
