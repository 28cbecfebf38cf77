#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace regatta {

/// A dataset of any HDF5 file, ours or of another program, as it is easiest to use: all reals are doubles, all whole numbers (booleans and
/// other enums as well) 64 bits wide.
struct LooseColumn {
  std::string name;                                                                               ///< Path below the group.
  std::vector<std::size_t> shape;                                                                 ///< Empty: a single value.
  std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>> values;  ///< Row-major, of that shape.
  std::string unit;                   ///< The attribute "units"; empty if there is none.
  bool axis = false;                  ///< It is a dimension scale: it numbers the rows of others, or an axis of them.
  std::vector<std::string> meanings;  ///< Names of the numbers 0, 1, ...: the attribute "flag_meanings" of netCDF's convention CF.

  std::size_t count() const;
};

/// Whether a file begins as HDF5 does.
bool is_hdf5(const std::filesystem::path& file);

/// Whether a file has a group (or dataset) of that path. @throws as below
bool has_group(const std::filesystem::path& file, std::string_view group);

/// All datasets in a group and the groups in it, in alphabetical order of their paths.
/// @throws IoError if the file cannot be opened, Error if it is no HDF5, has no such group, or a dataset that is neither of numbers nor
/// texts
std::vector<LooseColumn> read_loose_columns(const std::filesystem::path& file, std::string_view group);

}  // namespace regatta
