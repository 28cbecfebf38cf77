#include "bench/storage/stock_copy.hpp"

#include <algorithm>
#include <map>

#include "framework/storage/axis_names.hpp"
#include "framework/storage/dimension_scales.hpp"

namespace regatta::bench {

using h5::check;
using h5::Handle;

namespace {

constexpr unsigned stock_level = 4;

herr_t add_link(hid_t, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

herr_t add_attribute(hid_t, const char* name, const H5A_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

bool refers(const std::string& attribute) { return attribute == "DIMENSION_LIST" || attribute == "REFERENCE_LIST"; }

}  // namespace

StockCopy::StockCopy(const std::filesystem::path& file) {
  const auto held = h5::lock();
  const auto opened = h5::open_to_read(file);
  read_group(opened.id(), "/");
  // What the scales are used for is known when all is read.
  std::map<std::string, Dataset*> by_path;
  for (auto& dataset : datasets_) by_path.emplace(dataset.path, &dataset);
  for (auto& dataset : datasets_) {
    // A table has its scales, and its columns may stand in groups below it.
    auto table = dataset.path;
    while (dataset.scales.empty() && table.size() > 1) {
      table = table.substr(0, std::max<std::size_t>(1, table.rfind('/')));
      for (const auto& name : h5::AxisNames(opened.id(), table, file).of(dataset.path))
        dataset.scales.push_back((table == "/" ? "" : table) + "/" + name);
    }
    for (std::size_t axis = 0; axis < dataset.scales.size(); ++axis)
      by_path.at(dataset.scales[axis])->users.emplace_back(dataset.path, static_cast<int>(axis));
  }
}

std::size_t StockCopy::attributes() const {
  std::size_t count = 0;
  for (const auto& group : groups_) count += group.attributes.size();
  for (const auto& dataset : datasets_) count += dataset.attributes.size() + !dataset.scales.empty() + !dataset.users.empty();
  return count;
}

void StockCopy::read_group(hid_t file, const std::string& path) {
  const Handle group(check(H5Gopen2(file, path.c_str(), H5P_DEFAULT), "open", path), H5Gclose);
  groups_.push_back({path, read_attributes(group.id())});
  std::vector<std::string> names;
  check(H5Literate(group.id(), H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, add_link, &names), "list", path);
  for (const auto& name : names) {
    const auto below = (path == "/" ? "" : path) + "/" + name;
    H5O_info_t info;
    check(H5Oget_info_by_name2(file, below.c_str(), &info, H5O_INFO_BASIC, H5P_DEFAULT), "look at", below);
    if (info.type == H5O_TYPE_GROUP)
      read_group(file, below);
    else
      read_dataset(file, below);
  }
}

void StockCopy::read_dataset(hid_t file, const std::string& path) {
  const Handle opened(check(H5Dopen2(file, path.c_str(), H5P_DEFAULT), "open", path), H5Dclose);
  const Handle stored(check(H5Dget_type(opened.id()), "read", path), H5Tclose);  // goes with the file; the copy stays
  Dataset dataset{path, {check(H5Tcopy(stored.id()), "copy", path), H5Tclose}, {H5Dget_space(opened.id()), H5Sclose}, {}, {}, {}, {}, {}};
  const auto count = static_cast<std::size_t>(H5Sget_simple_extent_npoints(dataset.space.id()));
  dataset.bytes.resize(count * H5Tget_size(dataset.type.id()));
  const Handle list(check(H5Dget_create_plist(opened.id()), "read", path), H5Pclose);
  // A bare scale has a length and no values.
  if (H5Dget_storage_size(opened.id()) > 0)
    check(H5Dread(opened.id(), dataset.type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, dataset.bytes.data()), "read", path);
  else
    dataset.bytes.clear();
  if (H5Pget_layout(list.id()) == H5D_CHUNKED) {
    dataset.chunk.resize(static_cast<std::size_t>(H5Sget_simple_extent_ndims(dataset.space.id())));
    check(H5Pget_chunk(list.id(), static_cast<int>(dataset.chunk.size()), dataset.chunk.data()), "read", path);
  }
  dataset.attributes = read_attributes(opened.id());
  datasets_.push_back(std::move(dataset));
}

std::vector<StockCopy::Attribute> StockCopy::read_attributes(hid_t object) {
  std::vector<std::string> names;
  check(H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, nullptr, add_attribute, &names), "list", "attributes");
  std::vector<Attribute> attributes;
  for (const auto& name : names) {
    if (refers(name)) continue;
    const Handle opened(check(H5Aopen(object, name.c_str(), H5P_DEFAULT), "open", name), H5Aclose);
    const Handle type(check(H5Aget_type(opened.id()), "read", name), H5Tclose);
    Attribute attribute{name, {H5Tcopy(type.id()), H5Tclose}, {H5Aget_space(opened.id()), H5Sclose}, {}};
    const auto count = static_cast<std::size_t>(H5Sget_simple_extent_npoints(attribute.space.id()));
    attribute.bytes.resize(std::max<std::size_t>(1, count * H5Tget_size(attribute.type.id())));
    check(H5Aread(opened.id(), attribute.type.id(), attribute.bytes.data()), "read", name);
    attributes.push_back(std::move(attribute));
  }
  return attributes;
}

void StockCopy::write_attributes(hid_t object, const std::vector<Attribute>& attributes) {
  for (const auto& attribute : attributes) {
    const Handle made(check(H5Acreate2(object, attribute.name.c_str(), attribute.type.id(), attribute.space.id(), H5P_DEFAULT, H5P_DEFAULT),
                            "create", attribute.name),
                      H5Aclose);
    check(H5Awrite(made.id(), attribute.type.id(), attribute.bytes.data()), "write", attribute.name);
  }
}

void StockCopy::write(const std::filesystem::path& path) const {
  const auto held = h5::lock();
  const Handle file(check(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), "create", path.string()), H5Fclose);
  for (const auto& group : groups_) {
    const bool root = group.path == "/";
    const Handle made(root ? check(H5Gopen2(file.id(), "/", H5P_DEFAULT), "open", "/")
                           : check(H5Gcreate2(file.id(), group.path.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), "create", group.path),
                      H5Gclose);
    write_attributes(made.id(), group.attributes);
  }
  std::map<std::string, std::pair<Handle, hobj_ref_t>> made;
  for (const auto& dataset : datasets_) {
    Handle list;
    if (!dataset.chunk.empty()) {
      list = Handle(check(H5Pcreate(H5P_DATASET_CREATE), "make", "a list"), H5Pclose);
      check(H5Pset_chunk(list.id(), static_cast<int>(dataset.chunk.size()), dataset.chunk.data()), "set", "chunks");
      check(H5Pset_shuffle(list.id()), "set", "the shuffle");
      check(H5Pset_deflate(list.id(), stock_level), "set", "deflate");
    }
    Handle created(check(H5Dcreate2(file.id(), dataset.path.c_str(), dataset.type.id(), dataset.space.id(), H5P_DEFAULT,
                                    dataset.chunk.empty() ? H5P_DEFAULT : list.id(), H5P_DEFAULT),
                         "create", dataset.path),
                   H5Dclose);
    if (!dataset.bytes.empty())
      check(H5Dwrite(created.id(), dataset.type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, dataset.bytes.data()), "write", dataset.path);
    write_attributes(created.id(), dataset.attributes);
    const auto reference = h5::reference_to(created.id());
    made.emplace(dataset.path, std::pair(std::move(created), reference));
  }
  for (const auto& dataset : datasets_) {
    const auto id = made.at(dataset.path).first.id();
    std::vector<hobj_ref_t> scales;
    for (const auto& scale : dataset.scales) scales.push_back(made.at(scale).second);
    if (!scales.empty()) h5::write_dimension_list(id, std::move(scales));
    std::vector<std::pair<hobj_ref_t, int>> users;
    for (const auto& [user, axis] : dataset.users) users.emplace_back(made.at(user).second, axis);
    h5::write_reference_list(id, users);
  }
}

}  // namespace regatta::bench
