#pragma once
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "framework/storage/h5.hpp"

/// HDF5's dimension scales, written by hand, because its high-level library is not thread-safe. All under lock().
/// HDF5 Dimension Scale Specification and Design Notes, and netCDF-4's file format for dimensions without a variable.
namespace regatta::h5 {

hobj_ref_t reference_to(hid_t dataset);

/// Makes a dataset the scale `name`.
void make_scale(hid_t dataset, const std::string& name);

/// The scale of an axis that has a length and a name, but no values.
Handle make_bare_scale(hid_t group, const std::string& name, std::size_t length);

/// DIMENSION_LIST of a dataset: one scale for each axis.
void write_dimension_list(hid_t dataset, std::vector<hobj_ref_t> scales);

/// REFERENCE_LIST of a scale: the datasets that use it, and along which axis.
void write_reference_list(hid_t scale, const std::vector<std::pair<hobj_ref_t, int>>& users);

/// What write_reference_list() wrote; nothing for a dataset that is no scale, or that nobody uses.
std::vector<std::pair<hobj_ref_t, int>> read_reference_list(hid_t file, const std::string& scale, const std::filesystem::path& file_name);

/// Reads the values of an axis, if it has any, so that damage shows. @throws Error
void read_axis(hid_t file, const std::string& scale, const std::filesystem::path& file_name);

/// Compares the two directions: each scale that a dataset names knows the dataset as one of its users; and walks the index of the chunks,
/// as programs do that ask how large it is. @throws Error
void check_axes(hid_t file, const std::string& dataset, const std::filesystem::path& file_name);

}  // namespace regatta::h5
