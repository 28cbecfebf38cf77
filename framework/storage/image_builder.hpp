#pragma once
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "framework/storage/chunk_tree.hpp"
#include "framework/storage/document.hpp"
#include "framework/storage/h5.hpp"
#include "framework/storage/image.hpp"

namespace regatta {

/// Writes one Document as an HDF5 file into an image, holding HDF5's lock for as long as it lives.
class ImageBuilder {
 public:
  ImageBuilder(const Document& document, h5::Image& image);
  void build();

 private:
  void link_unchanged(const std::string& path);
  bool is_linked(std::string_view path) const;
  hid_t group(const std::string& path);
  void attributes(hid_t on, const std::string& path);
  h5::Handle text(const std::string& path, const std::string& text);
  void table(const std::string& path, const Document::Table& table);
  h5::Handle column(const std::string& path, const EncodedColumn& encoded);
  void describe(hid_t dataset, const Column& column);
  void write_chunks(hid_t dataset, const std::string& path, const EncodedColumn& encoded);
  void index_chunks(const EncodedColumn& encoded, bool placed, const h5::ChunkTree::Chunk& first);
  hid_t chunked_list(const EncodedColumn& encoded);
  h5::Handle create_dataset(hid_t in, const std::string& name, const std::string& path, hid_t type, hid_t space,
                            const EncodedColumn& encoded);

  std::unique_lock<std::mutex> lock_;
  const Document& document_;
  h5::Image& image_;
  h5::Handle file_;
  std::map<std::string, h5::Handle> groups_;
  std::vector<std::string> linked_;                                                          // groups that lie in the file
  std::map<std::string, std::string> unlinked_;                                              // digests of those that do not
  std::vector<std::pair<haddr_t, std::vector<std::byte>>> roots_;                            // of indexes of chunks
  std::map<std::tuple<Compression, bool, std::vector<hsize_t>>, h5::Handle> chunked_lists_;  // shuffled or not, extents of a chunk
};

}  // namespace regatta
