#pragma once
#include <map>
#include <string>
#include <vector>

#include "framework/storage/document.hpp"
#include "framework/storage/h5.hpp"
#include "framework/storage/memory_file.hpp"

namespace regatta {

/// Turns one Document into the bytes of an HDF5 file, holding HDF5's lock for as long as it lives.
class ImageBuilder {
 public:
  explicit ImageBuilder(const Document& document);
  std::vector<std::byte> build();

 private:
  hid_t group(const std::string& path);
  void attributes(hid_t on, const std::string& path);
  h5::Handle text(const std::string& path, const std::string& text);
  void table(const std::string& path, const Document::Table& table);
  h5::Handle column(const std::string& path, const EncodedColumn& encoded);
  void describe(hid_t dataset, const Column& column);
  h5::Handle create_dataset(hid_t in, const std::string& name, const std::string& path, hid_t type, hid_t space,
                            const EncodedColumn& encoded);

  std::unique_lock<std::mutex> lock_;
  const Document& document_;
  h5::MemoryFile image_;
  h5::Handle file_;
  std::map<std::string, h5::Handle> groups_;
};

}  // namespace regatta
