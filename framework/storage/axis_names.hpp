#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "framework/storage/h5.hpp"

namespace regatta::h5 {

/// What the axes of the datasets in a group of ours are called, as REFERENCE_LIST of the scales in it says. DIMENSION_LIST of a dataset
/// says the same, but its values lie in a global heap, which has no checksum: HDF5 1.10 crashes or never returns where that is damaged.
class AxisNames {
 public:
  /// Under lock(). @throws Error
  AxisNames(hid_t file, const std::string& group, const std::filesystem::path& file_name);

  /// One for each axis of the dataset at `path`, as far as a scale has it. Under lock(). @throws Error
  std::vector<std::string> of(const std::string& path) const;

 private:
  hid_t file_;
  std::filesystem::path file_name_;
  std::map<haddr_t, std::vector<std::string>> names_;  // by the address of the dataset
};

}  // namespace regatta::h5
