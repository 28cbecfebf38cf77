#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/storage/direct/file_blocks.hpp"
#include "framework/storage/direct/messages.hpp"
#include "framework/storage/direct/object_header.hpp"
#include "framework/storage/stored_attribute.hpp"
#include "framework/storage/stored_column.hpp"

/// Reads what this framework writes without HDF5, whose one lock would make lanes wait for each other: a small run file takes a tenth of
/// the time, and threads read side by side.
namespace regatta::direct {

/// A file of HDF5, as far as it holds groups, attributes and columns such as Document writes. Each call throws NotDirect where it is
/// damaged or has anything else, and IoError; any number of threads.
class DirectFile {
 public:
  /// @throws NotDirect, IoError
  explicit DirectFile(const std::filesystem::path& file);

  /// That of its beginning has changed: it was committed since it was opened.
  bool is_outdated();

  bool exists(std::string_view path);
  std::vector<std::string> groups(std::string_view path);
  std::optional<StoredAttribute> attribute(std::string_view path, std::string_view name);
  EncodedStoredColumn column(std::string_view path, std::string name);

 private:
  struct Object {
    explicit Object(ObjectHeader header);
    bool is_group = false;
    ObjectHeader header;
    std::map<std::string_view, std::uint64_t> links;
    std::map<std::string_view, Attribute> attributes;
  };
  const Object& object_at(std::uint64_t address);
  const Object* find(std::string_view path);
  void read_chunks(const Object& object, const Layout& layout, EncodedStoredColumn& encoded);

  std::mutex mutex_;
  FileBlocks file_;
  std::vector<std::byte> superblock_;
  std::uint64_t root_ = 0;
  std::map<std::uint64_t, std::unique_ptr<const Object>> objects_;
};

}  // namespace regatta::direct
