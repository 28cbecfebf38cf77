#pragma once
#include <string_view>
#include <vector>

#include "framework/storage/document.hpp"

namespace regatta {

/// Shape and axes of a column in a file. A text column has its characters as one more axis, the way of netCDF: netCDF-C up to 4.9.0,
/// and with it xarray and ncdump, crashes when it reads an array of longer HDF5 strings. A single text stays one string.
/// (No attribute _Encoding: with it netCDF4-python up to 1.6 fails on letters beyond ASCII.)
std::vector<std::size_t> stored_shape(const Column& column);
std::vector<std::string> stored_dimensions(const Column& column);

/// The axes of the columns of one group, each once. The axis of the samples is named "sample" and has their ids as coordinate;
/// that of a coordinate, which is a column along it, has its name;
/// the axis of a list or array at "layers/gates" is "layers_gates_axis", since the list itself may be a column of its name.
/// @throws Error if two columns disagree about the length of an axis.
std::vector<Axis> axes_of(std::string_view group, const std::vector<EncodedColumn>& columns, std::vector<EncodedColumn> coordinates = {});

}  // namespace regatta
