#include "framework/storage/axis_names.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/storage/dimension_scales.hpp"

namespace regatta::h5 {

namespace {

herr_t collect(hid_t, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

H5O_info_t look_at(hid_t file, const std::string& path, const std::filesystem::path& file_name) {
  H5O_info_t info;
  check(H5Oget_info_by_name2(file, path.c_str(), &info, H5O_INFO_BASIC, H5P_DEFAULT), "look at", path, file_name);
  return info;
}

}  // namespace

AxisNames::AxisNames(hid_t file, const std::string& group, const std::filesystem::path& file_name) : file_(file), file_name_(file_name) {
  std::vector<std::string> links;
  check(H5Literate_by_name(file, group.c_str(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collect, &links, H5P_DEFAULT), "list what is in",
        group, file_name);
  for (const auto& link : links) {
    const auto path = fmt::format("{}/{}", group == "/" ? "" : group, link);
    if (look_at(file, path, file_name).type != H5O_TYPE_DATASET) continue;
    for (const auto& [dataset, axis] : read_reference_list(file, path, file_name)) {
      if (axis < 0 || axis >= H5S_MAX_RANK)
        throw Error(fmt::format("{}: {} is of an axis {}, which is none", file_name.string(), path, axis));
      auto& names = names_[dataset];
      names.resize(std::max(names.size(), static_cast<std::size_t>(axis) + 1));
      names[static_cast<std::size_t>(axis)] = link;
    }
  }
}

std::vector<std::string> AxisNames::of(const std::string& path) const {
  const auto found = names_.find(look_at(file_, path, file_name_).addr);
  return found == names_.end() ? std::vector<std::string>() : found->second;
}

}  // namespace regatta::h5
