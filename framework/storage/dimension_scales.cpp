#include "framework/storage/dimension_scales.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/storage/attributes.hpp"
#include "framework/storage/stored_size.hpp"

namespace regatta::h5 {

namespace {

// ASCII and null-terminated: readers compare the type.
void write_text(hid_t dataset, const char* name, const std::string& text) {
  const Handle type(check(H5Tcopy(H5T_C_S1), "make", "a text type"), H5Tclose);
  check(H5Tset_size(type.id(), text.size() + 1), "set the size of", "a text type");
  write_attribute(dataset, name, type.id(), space_of({}).id(), text.c_str());
}

struct User {
  hobj_ref_t dataset;
  int dimension;
};

// Both types for the life of the library.
hid_t list_type() {
  static const hid_t type = check(H5Tvlen_create(H5T_STD_REF_OBJ), "make", "a reference type");
  return type;
}

hid_t user_type() {
  static const hid_t type = [] {
    const hid_t made = check(H5Tcreate(H5T_COMPOUND, sizeof(User)), "make", "a reference type");
    check(H5Tinsert(made, "dataset", offsetof(User, dataset), H5T_STD_REF_OBJ), "make", "a reference type");
    check(H5Tinsert(made, "dimension", offsetof(User, dimension), H5T_NATIVE_INT), "make", "a reference type");
    return made;
  }();
  return type;
}

// Without times, as equal contents have equal bytes.
hid_t bare_list() {
  static const hid_t list = [] {
    const hid_t made = check(H5Pcreate(H5P_DATASET_CREATE), "make", "a dataset list");
    check(H5Pset_obj_track_times(made, false), "set", "a dataset list");
    return made;
  }();
  return list;
}

}  // namespace

hobj_ref_t reference_to(hid_t dataset) {
  hobj_ref_t reference = 0;
  check(H5Rcreate(&reference, dataset, ".", H5R_OBJECT, H5I_INVALID_HID), "refer to", "a dataset");
  return reference;
}

void make_scale(hid_t dataset, const std::string& name) {
  write_text(dataset, "CLASS", "DIMENSION_SCALE");
  write_text(dataset, "NAME", name);
}

Handle make_bare_scale(hid_t group, const std::string& name, std::size_t length) {
  const Handle space = space_of({length});
  Handle scale(check(H5Dcreate2(group, name.c_str(), H5T_IEEE_F32BE, space.id(), H5P_DEFAULT, bare_list(), H5P_DEFAULT), "create", name),
               H5Dclose);
  make_scale(scale.id(), fmt::format("This is a netCDF dimension but not a netCDF variable.{:10}", length));
  return scale;
}

void write_dimension_list(hid_t dataset, std::vector<hobj_ref_t> scales) {
  std::vector<hvl_t> axes;
  for (auto& scale : scales) axes.push_back({1, &scale});
  write_attribute(dataset, "DIMENSION_LIST", list_type(), space_of({axes.size()}).id(), axes.data());
}

void write_reference_list(hid_t scale, const std::vector<std::pair<hobj_ref_t, int>>& users) {
  if (users.empty()) return;
  std::vector<std::byte> entries(users.size() * sizeof(User));  // with its padding zero, so that equal files have equal bytes
  for (std::size_t i = 0; i < users.size(); ++i) {
    auto* entry = entries.data() + i * sizeof(User);
    std::memcpy(entry + offsetof(User, dataset), &users[i].first, sizeof(hobj_ref_t));
    std::memcpy(entry + offsetof(User, dimension), &users[i].second, sizeof(int));
  }
  write_attribute(scale, "REFERENCE_LIST", user_type(), space_of({users.size()}).id(), entries.data());
}

namespace {

/// Calls use(axis, scale) for each axis of a dataset that has DIMENSION_LIST; the scale is none if the reference leads nowhere.
template <class Use>
void each_scale(hid_t file, const std::string& dataset, const std::filesystem::path& file_name, Use use) {
  constexpr const char* list = "DIMENSION_LIST";
  const auto what = fmt::format("{} of {}", list, dataset);
  if (check(H5Aexists_by_name(file, dataset.c_str(), list, H5P_DEFAULT), "look for", what, file_name) == 0) return;
  const Handle attribute(check(H5Aopen_by_name(file, dataset.c_str(), list, H5P_DEFAULT, H5P_DEFAULT), "open", what, file_name), H5Aclose);
  const Handle space(check(H5Aget_space(attribute.id()), "read the shape of", what, file_name), H5Sclose);
  std::vector<hvl_t> axes(static_cast<std::size_t>(check(H5Sget_simple_extent_npoints(space.id()), "read the shape of", what, file_name)));
  check(H5Aread(attribute.id(), list_type(), axes.data()), "read", what, file_name);
  std::vector<Handle> scales;
  for (const auto& axis : axes) {
    scales.emplace_back(axis.len > 0 ? H5Rdereference2(attribute.id(), H5P_DEFAULT, H5R_OBJECT, axis.p) : H5I_INVALID_HID, H5Oclose);
  }
  check(H5Dvlen_reclaim(list_type(), space.id(), H5P_DEFAULT, axes.data()), "free", what, file_name);
  for (std::size_t axis = 0; axis < scales.size(); ++axis) use(axis, scales[axis].id());
}

}  // namespace

std::vector<std::pair<hobj_ref_t, int>> read_reference_list(hid_t file, const std::string& scale, const std::filesystem::path& file_name) {
  constexpr const char* list = "REFERENCE_LIST";
  const auto what = fmt::format("{} of {}", list, scale);
  if (check(H5Aexists_by_name(file, scale.c_str(), list, H5P_DEFAULT), "look for", what, file_name) == 0) return {};
  const Handle attribute(check(H5Aopen_by_name(file, scale.c_str(), list, H5P_DEFAULT, H5P_DEFAULT), "open", what, file_name), H5Aclose);
  const Handle space(check(H5Aget_space(attribute.id()), "read the shape of", what, file_name), H5Sclose);
  std::vector<User> users(static_cast<std::size_t>(check(H5Sget_simple_extent_npoints(space.id()), "read the shape of", what, file_name)));
  if (!users.empty()) check(H5Aread(attribute.id(), user_type(), users.data()), "read", what, file_name);
  std::vector<std::pair<hobj_ref_t, int>> pairs;
  for (const auto& user : users) pairs.emplace_back(user.dataset, user.dimension);
  return pairs;
}

void read_axis(hid_t file, const std::string& scale, const std::filesystem::path& file_name) {
  const Handle opened(check(H5Dopen2(file, scale.c_str(), H5P_DEFAULT), "open", scale, file_name), H5Dclose);
  if (H5Dget_storage_size(opened.id()) == 0) return;
  const Handle space(check(H5Dget_space(opened.id()), "read the shape of", scale, file_name), H5Sclose);
  const Handle type(check(H5Dget_type(opened.id()), "read the type of", scale, file_name), H5Tclose);
  std::vector<hsize_t> extents(
      static_cast<std::size_t>(check(H5Sget_simple_extent_ndims(space.id()), "read the shape of", scale, file_name)));
  check(H5Sget_simple_extent_dims(space.id(), extents.data(), nullptr), "read the shape of", scale, file_name);
  const std::vector<std::size_t> shape(extents.begin(), extents.end());
  std::vector<std::byte> values(size_in_memory(opened.id(), shape, H5Tget_size(type.id()), scale, file_name));
  check(H5Dread(opened.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), "read", scale, file_name);
}

void check_axes(hid_t file, const std::string& dataset, const std::filesystem::path& file_name) {
  const Handle opened(check(H5Dopen2(file, dataset.c_str(), H5P_DEFAULT), "open", dataset, file_name), H5Dclose);
  H5O_info_t info;
  check(H5Oget_info2(opened.id(), &info, H5O_INFO_META_SIZE), "walk the index of", dataset, file_name);
  const auto reference = reference_to(opened.id());
  each_scale(file, dataset, file_name, [&](std::size_t axis, hid_t scale) {
    const auto users = scale < 0 ? std::vector<std::pair<hobj_ref_t, int>>{} : read_reference_list(scale, ".", file_name);
    if (std::ranges::find(users, std::pair(reference, static_cast<int>(axis))) == users.end())
      throw Error(fmt::format("{}: axis {} of {} leads to nothing that is an axis of it", file_name.string(), axis, dataset));
  });
}

}  // namespace regatta::h5
