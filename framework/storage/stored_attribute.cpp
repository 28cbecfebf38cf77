#include "framework/storage/stored_attribute.hpp"

#include <algorithm>

#include "framework/core/error.hpp"
#include "framework/storage/stored_type.hpp"

namespace regatta {

using h5::check;
using h5::Handle;

std::string StoredAttribute::text(std::size_t index) const {
  if (index >= count()) return {};
  const auto* begin = reinterpret_cast<const char*>(bytes.data()) + index * element_size;
  return {begin, std::find(begin, begin + element_size, '\0')};
}

bool exists(hid_t file, const std::string& path) {
  // Every link on the way is asked for, as H5Lexists fails in a group that is not there.
  for (std::size_t end = path.find('/', 1); path != "/"; end = path.find('/', end + 1)) {
    if (H5Lexists(file, path.substr(0, end).c_str(), H5P_DEFAULT) <= 0) return false;
    if (end == std::string::npos) break;
  }
  return true;
}

std::optional<StoredAttribute> read_stored_attribute(hid_t file, const std::string& path, const std::string& name,
                                                     const std::filesystem::path& file_name) {
  if (!exists(file, path)) return {};
  const std::string what = fmt::format("attribute {} of {}", name, path);
  if (check(H5Aexists_by_name(file, path.c_str(), name.c_str(), H5P_DEFAULT), "look for", what, file_name) == 0) return {};
  const Handle attribute(check(H5Aopen_by_name(file, path.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT), "open", what, file_name),
                         H5Aclose);
  const Handle type(check(H5Aget_type(attribute.id()), "read the type of", what, file_name), H5Tclose);
  const Handle space(check(H5Aget_space(attribute.id()), "read the shape of", what, file_name), H5Sclose);
  const auto element = h5::element_type(type.id());
  if (!element || element->size == 0)
    throw Error(fmt::format("{}: {} has a type that this program never writes", file_name.string(), what));
  const auto count = check(H5Sget_simple_extent_npoints(space.id()), "read the shape of", what, file_name);
  StoredAttribute stored{element->kind, element->size, std::vector<std::byte>(static_cast<std::size_t>(count) * element->size)};
  const auto in_memory = h5::stored_type(stored.kind, stored.element_size);
  if (count > 0) check(H5Aread(attribute.id(), in_memory.id(), stored.bytes.data()), "read", what, file_name);
  return stored;
}

}  // namespace regatta
