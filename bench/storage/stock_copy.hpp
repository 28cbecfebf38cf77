#pragma once
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "framework/storage/h5.hpp"

namespace regatta::bench {

/// All that a file of ours holds, in memory; write() makes a file of the same groups, attributes and data sets with stock HDF5: default
/// property lists and file format, and for what is chunked in ours the same chunks through HDF5's shuffle and deflate. Spaces and types are
/// at hand when it begins, which a program that writes such a file for itself would have to make.
class StockCopy {
 public:
  explicit StockCopy(const std::filesystem::path& file);

  /// Create, write, close.
  void write(const std::filesystem::path& path) const;

  std::size_t datasets() const { return datasets_.size(); }
  std::size_t attributes() const;

 private:
  struct Attribute {
    std::string name;
    h5::Handle type, space;
    std::vector<std::byte> bytes;
  };
  struct Group {
    std::string path;
    std::vector<Attribute> attributes;
  };
  struct Dataset {
    std::string path;
    h5::Handle type, space;
    std::vector<std::byte> bytes;
    std::vector<hsize_t> chunk;  // empty: not chunked
    std::vector<Attribute> attributes;
    std::vector<std::string> scales;                 // DIMENSION_LIST, a scale an axis
    std::vector<std::pair<std::string, int>> users;  // REFERENCE_LIST
  };

  void read_group(hid_t file, const std::string& path);
  void read_dataset(hid_t file, const std::string& path);
  static std::vector<Attribute> read_attributes(hid_t object);
  static void write_attributes(hid_t object, const std::vector<Attribute>& attributes);

  std::vector<Group> groups_;
  std::vector<Dataset> datasets_;
};

}  // namespace regatta::bench
