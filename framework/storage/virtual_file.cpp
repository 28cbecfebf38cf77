#include "framework/storage/virtual_file.hpp"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>

#include "framework/core/error.hpp"
#include "framework/storage/attributes.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/h5.hpp"

namespace regatta {

namespace {

using h5::check;
using h5::Handle;

namespace fs = std::filesystem;

/// What pieces have in common, and how long each is.
struct Shape {
  Handle type;
  std::vector<hsize_t> extents;

  bool is_like(const Shape& other) const {
    return H5Tequal(type.id(), other.type.id()) > 0 &&
           std::equal(extents.begin() + 1, extents.end(), other.extents.begin() + 1, other.extents.end());
  }
};

Shape shape_of(hid_t file, const VirtualColumn::Piece& piece) {
  const Handle dataset(check(H5Dopen2(file, piece.path.c_str(), H5P_DEFAULT), "open", piece.path, piece.file), H5Dclose);
  const Handle space(check(H5Dget_space(dataset.id()), "read the shape of", piece.path, piece.file), H5Sclose);
  Shape shape{Handle(check(H5Dget_type(dataset.id()), "read the type of", piece.path, piece.file), H5Tclose), {}};
  const int rank = H5Sget_simple_extent_ndims(space.id());
  if (rank < 1) throw Error(fmt::format("{}: {} is a single value, which cannot be a piece of a column", piece.file.string(), piece.path));
  shape.extents.resize(static_cast<std::size_t>(rank));
  check(H5Sget_simple_extent_dims(space.id(), shape.extents.data(), nullptr), "read the shape of", piece.path, piece.file);
  return shape;
}

std::vector<Shape> shapes_of(const VirtualColumn& column) {
  std::vector<Shape> shapes;
  for (const auto& piece : column.pieces) {
    const auto file = h5::open_to_read(piece.file);
    shapes.push_back(shape_of(file.id(), piece));
    if (!shapes.back().is_like(shapes.front()))
      throw Error(fmt::format("{}: {} has another type, or other axes, than in {}; compute all runs with the same program",
                              piece.file.string(), piece.path, column.pieces.front().file.string()));
  }
  return shapes;
}

/// What describes a column.
void copy_attributes(const VirtualColumn::Piece& from, hid_t to) {
  const auto file = h5::open_to_read(from.file);
  const Handle dataset(check(H5Dopen2(file.id(), from.path.c_str(), H5P_DEFAULT), "open", from.path, from.file), H5Dclose);
  for (const auto* name : {"units", "long_name", "flag_values", "flag_meanings"}) {
    if (check(H5Aexists(dataset.id(), name), "look for", name, from.file) == 0) continue;
    const Handle attribute(check(H5Aopen(dataset.id(), name, H5P_DEFAULT), "open", name, from.file), H5Aclose);
    const Handle type(check(H5Aget_type(attribute.id()), "read", name, from.file), H5Tclose);
    const Handle space(check(H5Aget_space(attribute.id()), "read", name, from.file), H5Sclose);
    std::vector<std::byte> bytes(H5Aget_storage_size(attribute.id()));
    check(H5Aread(attribute.id(), type.id(), bytes.data()), "read", name, from.file);
    h5::write_attribute(to, name, type.id(), space.id(), bytes.data());
  }
}

void add_column(hid_t file, const fs::path& folder, const VirtualColumn& column) {
  const auto shapes = shapes_of(column);
  auto extents = shapes.front().extents;
  extents.front() = 0;
  for (const auto& shape : shapes) extents.front() += shape.extents.front();
  const auto rank = static_cast<int>(extents.size());
  const Handle space(check(H5Screate_simple(rank, extents.data(), nullptr), "make the shape of", column.path), H5Sclose);
  const Handle list(check(H5Pcreate(H5P_DATASET_CREATE), "make", column.path), H5Pclose);
  check(H5Pset_obj_track_times(list.id(), false), "make", column.path);
  std::vector<hsize_t> offset(extents.size(), 0);
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const auto& piece = column.pieces[i];
    const auto& rows = shapes[i].extents;
    check(H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, offset.data(), nullptr, rows.data(), nullptr), "select rows of", column.path);
    const Handle source(check(H5Screate_simple(rank, rows.data(), nullptr), "make the shape of", column.path), H5Sclose);
    const auto name = fs::proximate(fs::absolute(piece.file), folder);
    check(H5Pset_virtual(list.id(), space.id(), name.c_str(), piece.path.c_str(), source.id()), "point to a piece of", column.path);
    offset.front() += rows.front();
  }
  check(H5Sselect_all(space.id()), "select rows of", column.path);
  const Handle links(check(H5Pcreate(H5P_LINK_CREATE), "make", column.path), H5Pclose);
  check(H5Pset_create_intermediate_group(links.id(), 1), "make the groups of", column.path);
  const Handle dataset(
      check(H5Dcreate2(file, column.path.c_str(), shapes.front().type.id(), space.id(), links.id(), list.id(), H5P_DEFAULT), "make",
            column.path),
      H5Dclose);
  copy_attributes(column.pieces.front(), dataset.id());
}

}  // namespace

void write_virtual_file(const fs::path& path, const Document& document, const std::vector<VirtualColumn>& columns) {
  const auto attempt = temporary_name(path);
  auto marked = document;
  marked.attribute("/", virtual_attribute, std::uint64_t{1});
  marked.write(attempt);
  try {
    {
      const auto held = h5::lock();
      Handle file(check(H5Fopen(attempt.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), "open", "the file", attempt), H5Fclose);
      const auto folder = fs::absolute(folder_of(path));
      for (const auto& column : columns) add_column(file.id(), folder, column);
      check(H5Fclose(file.release()), "close", "the file", attempt);
    }
    auto& system = FileOperations::system();
    const int descriptor = system.open(attempt.c_str(), O_RDONLY, 0);
    if (descriptor < 0) throw IoError("open", attempt, errno);
    const int failed = system.fdatasync(descriptor) == 0 ? 0 : errno;
    system.close(descriptor);
    if (failed != 0) throw IoError("sync", attempt, failed);
    replace(attempt, path);
  } catch (...) {
    remove_file(attempt);
    throw;
  }
}

}  // namespace regatta
