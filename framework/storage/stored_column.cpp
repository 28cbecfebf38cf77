#include "framework/storage/stored_column.hpp"

#include <functional>
#include <numeric>

#include "framework/core/error.hpp"
#include "framework/storage/stored_type.hpp"

namespace regatta {

using h5::check;
using h5::Handle;

StoredColumn read_stored_column(hid_t file, const std::string& path, std::string name, const std::filesystem::path& file_name) {
  const Handle dataset(check(H5Dopen2(file, path.c_str(), H5P_DEFAULT), "open", path, file_name), H5Dclose);
  const Handle type(check(H5Dget_type(dataset.id()), "read the type of", path, file_name), H5Tclose);
  const Handle space(check(H5Dget_space(dataset.id()), "read the shape of", path, file_name), H5Sclose);
  const auto element = h5::element_type(type.id());
  if (!element) throw Error(fmt::format("{}: {} has a type that this program never writes", file_name.string(), path));
  std::vector<hsize_t> extents(
      static_cast<std::size_t>(check(H5Sget_simple_extent_ndims(space.id()), "read the shape of", path, file_name)));
  check(H5Sget_simple_extent_dims(space.id(), extents.data(), nullptr), "read the shape of", path, file_name);
  StoredColumn column{.name = std::move(name), .kind = element->kind, .element_size = element->size, .shape = {}, .bytes = {}};
  column.shape.assign(extents.begin(), extents.end());
  column.bytes.resize(std::accumulate(column.shape.begin(), column.shape.end(), element->size, std::multiplies<>()));
  if (column.kind == StoredKind::text && !column.shape.empty()) {  // the last axis holds the characters
    column.element_size = column.shape.back();
    column.shape.pop_back();
  }
  // Read as what is written, so that no bit is converted.
  const auto stored = h5::stored_type(element->kind, element->size);
  if (!column.bytes.empty()) {
    check(H5Dread(dataset.id(), stored.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, column.bytes.data()), "read", path, file_name);
  }
  if (column.kind == StoredKind::text && column.shape.empty() && column.element_size > 1) {  // without the zero at the end
    column.bytes.resize(--column.element_size);
  }
  return column;
}

}  // namespace regatta
