#include "framework/storage/loose_columns.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>
#include <sstream>

#include "framework/core/error.hpp"
#include "framework/storage/h5.hpp"
#include "framework/storage/stored_attribute.hpp"
#include "framework/storage/stored_size.hpp"

namespace regatta {

using h5::check;
using h5::Handle;

namespace {

/// The texts of a dataset or attribute; `read` is H5Dread or H5Aread of it.
template <class Read>
std::vector<std::string> read_texts(hid_t type, std::size_t count, Read read) {
  std::vector<std::string> texts;
  if (count == 0) return texts;
  const Handle memory(H5Tcopy(type), H5Tclose);  // the character set and the padding stay as they are: nothing is converted
  if (H5Tis_variable_str(type) > 0) {
    std::vector<char*> pointers(count);
    read(memory.id(), pointers.data());
    for (auto* text : pointers) {
      texts.emplace_back(text ? text : "");
      H5free_memory(text);
    }
    return texts;
  }
  const auto size = H5Tget_size(type);
  std::vector<char> characters(count * size);
  read(memory.id(), characters.data());
  const bool spaces = H5Tget_strpad(type) == H5T_STR_SPACEPAD;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text(characters.data() + i * size, size);
    text.erase(std::min(text.find('\0'), text.size()));
    if (spaces) text.erase(text.find_last_not_of(' ') + 1);
    texts.push_back(std::move(text));
  }
  return texts;
}

std::optional<std::string> text_attribute(hid_t dataset, const char* name, const std::filesystem::path& file) {
  if (H5Aexists(dataset, name) <= 0) return {};
  const Handle attribute(check(H5Aopen(dataset, name, H5P_DEFAULT), "open attribute", name, file), H5Aclose);
  const Handle type(check(H5Aget_type(attribute.id()), "read the type of attribute", name, file), H5Tclose);
  const Handle space(check(H5Aget_space(attribute.id()), "read the shape of attribute", name, file), H5Sclose);
  if (H5Tget_class(type.id()) != H5T_STRING || H5Sget_simple_extent_npoints(space.id()) != 1) return {};
  return read_texts(type.id(), 1, [&](hid_t memory, void* to) { check(H5Aread(attribute.id(), memory, to), "read attribute", name, file); })
      .front();
}

/// One row of characters a text, as our files have them.
std::vector<std::string> joined(const std::vector<std::string>& characters, std::size_t width) {
  std::vector<std::string> texts(width == 0 ? 0 : characters.size() / width);
  for (std::size_t i = 0; i < texts.size() * width; ++i) texts[i / width] += characters[i];
  return texts;
}

class GroupReader {
 public:
  GroupReader(const std::filesystem::path& file, hid_t handle) : file_(file), handle_(handle) {}

  void read(const std::string& group, const std::string& prefix) {
    std::vector<std::string> names;
    check(H5Literate_by_name(handle_, group.c_str(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collect, &names, H5P_DEFAULT), "list", group,
          file_);
    for (const auto& name : names) {
      const auto path = (group == "/" ? "" : group) + "/" + name;
      H5O_info_t info;
      check(H5Oget_info_by_name2(handle_, path.c_str(), &info, H5O_INFO_BASIC, H5P_DEFAULT), "look at", path, file_);
      if (info.type == H5O_TYPE_GROUP) read_below(path, prefix + name + "/", info.addr);
      if (info.type != H5O_TYPE_DATASET) continue;
      if (auto made = column(path, prefix + name)) columns_.push_back(std::move(*made));
    }
  }

  std::vector<LooseColumn> columns() { return std::move(columns_); }

 private:
  static herr_t collect(hid_t, const char* name, const H5L_info_t*, void* names) {
    static_cast<std::vector<std::string>*>(names)->emplace_back(name);
    return 0;
  }

  void read_below(const std::string& group, const std::string& prefix, haddr_t address) {
    if (std::ranges::find(open_, address) != open_.end())
      throw Error(fmt::format("{}: the group {} contains itself", file_.string(), group));
    open_.push_back(address);
    read(group, prefix);
    open_.pop_back();
  }

  /// Nothing for a dimension of netCDF that is no variable: it has a length, and no values.
  std::optional<LooseColumn> column(const std::string& path, const std::string& name) const {
    const Handle dataset(check(H5Dopen2(handle_, path.c_str(), H5P_DEFAULT), "open", path, file_), H5Dclose);
    const Handle type(check(H5Dget_type(dataset.id()), "read the type of", path, file_), H5Tclose);
    const Handle space(check(H5Dget_space(dataset.id()), "read the shape of", path, file_), H5Sclose);
    std::vector<hsize_t> extents(static_cast<std::size_t>(check(H5Sget_simple_extent_ndims(space.id()), "read the shape of", path, file_)));
    check(H5Sget_simple_extent_dims(space.id(), extents.data(), nullptr), "read the shape of", path, file_);
    LooseColumn made{.name = name, .shape = {extents.begin(), extents.end()}, .values = {}, .unit = {}, .axis = false, .meanings = {}};
    made.axis = text_attribute(dataset.id(), "CLASS", file_) == "DIMENSION_SCALE";
    if (made.axis && H5Dget_storage_size(dataset.id()) == 0) return {};
    const auto kind = H5Tget_class(type.id());
    constexpr std::size_t widest = 8;  // of numbers, in memory
    h5::size_in_memory(dataset.id(), made.shape, kind == H5T_STRING ? std::max(H5Tget_size(type.id()), sizeof(std::string)) : widest, path,
                       file_);
    require_whole(dataset.id(), type.id(), made.count(), path);
    const auto read = [&](hid_t memory, void* to) {
      if (made.count() > 0) check(H5Dread(dataset.id(), memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, to), "read", path, file_);
    };
    if (kind == H5T_FLOAT) {
      auto& reals = made.values.emplace<std::vector<double>>(made.count());
      read(H5T_NATIVE_DOUBLE, reals.data());
    } else if (kind == H5T_INTEGER || kind == H5T_ENUM) {
      made.values = whole(made.count(), kind == H5T_INTEGER && H5Tget_sign(type.id()) == H5T_SGN_NONE, path, read);
    } else if (kind == H5T_STRING) {
      auto texts = read_texts(type.id(), made.count(), read);
      const bool characters = made.shape.size() > 1 && H5Tis_variable_str(type.id()) <= 0 && H5Tget_size(type.id()) == 1;
      if (characters) {
        texts = joined(texts, made.shape.back());
        made.shape.pop_back();
      }
      made.values = std::move(texts);
    } else {
      throw Error(fmt::format("{}: {} holds neither numbers nor texts; store every column as a dataset of its own", file_.string(), path));
    }
    made.unit = text_attribute(dataset.id(), "units", file_).value_or("");
    std::istringstream words(text_attribute(dataset.id(), "flag_meanings", file_).value_or(""));
    for (std::string word; words >> word;) made.meanings.push_back(word);
    return made;
  }

  /// HDF5 reads on behind what it has read of the file.
  void require_whole(hid_t dataset, hid_t type, std::size_t count, const std::string& path) const {
    const Handle list(check(H5Dget_create_plist(dataset), "read the layout of", path, file_), H5Pclose);
    const auto stored = H5Dget_storage_size(dataset);
    const auto size = H5Tget_size(type);
    if (H5Pget_layout(list.id()) == H5D_CHUNKED || stored == 0 || (size > 0 && stored / size >= count)) return;
    throw Error(
        fmt::format("{}: {} is damaged: the file holds {} bytes of it, too few for {} values", file_.string(), path, stored, count));
  }

  template <class Read>
  std::vector<std::int64_t> whole(std::size_t count, bool natural, const std::string& path, Read read) const {
    std::vector<std::int64_t> numbers(count);
    if (!natural) {
      read(H5T_NATIVE_INT64, numbers.data());
      return numbers;
    }
    std::vector<std::uint64_t> naturals(count);
    read(H5T_NATIVE_UINT64, naturals.data());
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (std::ranges::any_of(naturals, [](std::uint64_t n) { return n > most; }))
      throw Error(fmt::format("{}: {} holds a number above 9223372036854775807, which no parameter can have", file_.string(), path));
    std::ranges::copy(naturals, numbers.begin());
    return numbers;
  }

  const std::filesystem::path& file_;
  hid_t handle_;
  std::vector<LooseColumn> columns_;
  std::vector<haddr_t> open_;  // the groups that are being read, but the first
};

}  // namespace

std::size_t LooseColumn::count() const { return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>()); }

bool is_hdf5(const std::filesystem::path& file) {
  static constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
  std::array<char, signature.size()> start{};
  std::ifstream in(file, std::ios::binary);
  in.read(start.data(), start.size());
  return in && std::string_view(start.data(), start.size()) == signature;
}

bool has_group(const std::filesystem::path& file, std::string_view group) {
  const auto held = h5::lock();
  const auto handle = h5::open_to_read(file);
  return exists(handle.id(), std::string(group));
}

std::vector<LooseColumn> read_loose_columns(const std::filesystem::path& file, std::string_view group) {
  const auto held = h5::lock();
  const auto handle = h5::open_to_read(file);
  if (!exists(handle.id(), std::string(group))) throw Error(fmt::format("{}: there is no group {}", file.string(), group));
  GroupReader reader(file, handle.id());
  reader.read(std::string(group), "");
  return reader.columns();
}

}  // namespace regatta
