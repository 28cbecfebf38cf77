#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <doctest/doctest.h>
#include <hdf5.h>
#include <unistd.h>

#include "framework/core/error.hpp"
#include "framework/storage/loose_columns.hpp"

using namespace regatta;

namespace {

/// A file as other programs write it, with HDF5's own functions; it goes with the test.
class ForeignFile {
 public:
  ForeignFile() : path_(std::filesystem::temp_directory_path() / ("regatta_foreign_" + std::to_string(::getpid()) + ".h5")) {
    file_ = H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  }
  ~ForeignFile() {
    close();
    std::filesystem::remove(path_);
  }
  ForeignFile(const ForeignFile&) = delete;
  ForeignFile& operator=(const ForeignFile&) = delete;

  void group(const char* name) const { H5Gclose(H5Gcreate2(file_, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)); }

  /// A dataset of which nothing is written.
  void declare(const char* name, std::array<hsize_t, 2> shape, const char* type_of_scale = nullptr) const {
    const auto space = H5Screate_simple(shape[1] > 0 ? 2 : 1, shape.data(), nullptr), list = H5Pcreate(H5P_DATASET_CREATE);
    const std::array<hsize_t, 2> chunk{16, 16};
    H5Pset_chunk(list, shape[1] > 0 ? 2 : 1, chunk.data());
    const auto dataset = H5Dcreate2(file_, name, H5T_IEEE_F64LE, space, H5P_DEFAULT, list, H5P_DEFAULT);
    if (type_of_scale) {
      const auto text = H5Tcopy(H5T_C_S1), one = H5Screate(H5S_SCALAR);
      H5Tset_size(text, std::string(type_of_scale).size() + 1);
      const auto attribute = H5Acreate2(dataset, "CLASS", text, one, H5P_DEFAULT, H5P_DEFAULT);
      H5Awrite(attribute, text, type_of_scale);
      H5Aclose(attribute), H5Sclose(one), H5Tclose(text);
    }
    H5Dclose(dataset), H5Pclose(list), H5Sclose(space);
  }

  /// Puts a group into a group, under another name.
  void link(const char* group, const char* name) const { H5Lcreate_hard(file_, group, file_, name, H5P_DEFAULT, H5P_DEFAULT); }

  void write(const char* name, hid_t stored, hid_t memory, const void* data, std::array<hsize_t, 2> shape,
             const char* unit = nullptr) const {
    const auto space = H5Screate_simple(shape[1] > 0 ? 2 : 1, shape.data(), nullptr);
    const auto dataset = H5Dcreate2(file_, name, stored, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Dwrite(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, data);
    if (unit) {
      const auto text = H5Tcopy(H5T_C_S1), one = H5Screate(H5S_SCALAR);
      H5Tset_size(text, H5T_VARIABLE);
      const auto attribute = H5Acreate2(dataset, "units", text, one, H5P_DEFAULT, H5P_DEFAULT);
      H5Awrite(attribute, text, &unit);
      H5Aclose(attribute), H5Sclose(one), H5Tclose(text);
    }
    H5Dclose(dataset), H5Sclose(space);
  }

  const std::filesystem::path& close() {
    if (file_ >= 0) H5Fclose(file_);
    file_ = H5I_INVALID_HID;
    return path_;
  }

 private:
  std::filesystem::path path_;
  hid_t file_;
};

std::string thrown(const std::filesystem::path& file, std::string_view group) {
  try {
    static_cast<void>(read_loose_columns(file, group));
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_SUITE("framework/storage/loose_columns") {
  TEST_CASE("numbers of any width and order of bytes, booleans, and texts of both kinds, in groups in groups") {
    ForeignFile foreign;
    foreign.group("/g");
    foreign.group("/g/plant");
    const std::array<double, 3> reals{0.5, -1, 1e300};
    const std::array<int, 3> whole{1, -2, 3};
    foreign.write("/g/angle", H5T_IEEE_F64BE, H5T_NATIVE_DOUBLE, reals.data(), {3, 0}, "rad");
    foreign.write("/g/plant/mass", H5T_IEEE_F32LE, H5T_NATIVE_DOUBLE, reals.data(), {2, 0});
    foreign.write("/g/pushes", H5T_STD_I16BE, H5T_NATIVE_INT, whole.data(), {3, 0});
    foreign.write("/g/centre", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, reals.data(), {1, 3});
    const auto boolean = H5Tenum_create(H5T_NATIVE_INT8);  // as h5py
    for (signed char value = 0; value < 2; ++value) H5Tenum_insert(boolean, value == 0 ? "FALSE" : "TRUE", &value);
    const std::array<signed char, 2> flags{1, 0};
    foreign.write("/g/wind", boolean, boolean, flags.data(), {2, 0});
    H5Tclose(boolean);
    const auto text = H5Tcopy(H5T_C_S1);
    H5Tset_size(text, 4);
    foreign.write("/g/fixed", text, text, "ab\0\0cdef", {2, 0});
    H5Tset_size(text, H5T_VARIABLE);
    const std::array<const char*, 2> texts{"one", "and another"};
    foreign.write("/g/variable", text, text, texts.data(), {2, 0});
    H5Tclose(text);
    const auto& path = foreign.close();

    CHECK(is_hdf5(path));
    CHECK(has_group(path, "/g/plant"));
    CHECK_FALSE(has_group(path, "/h"));
    const auto columns = read_loose_columns(path, "/g");
    REQUIRE(columns.size() == 7);
    CHECK(columns[0].name == "angle");
    CHECK(columns[0].unit == "rad");
    CHECK(std::get<std::vector<double>>(columns[0].values) == std::vector<double>{0.5, -1, 1e300});
    CHECK(columns[1].name == "centre");
    CHECK(columns[1].shape == std::vector<std::size_t>{1, 3});
    CHECK(std::get<std::vector<std::string>>(columns[2].values) == std::vector<std::string>{"ab", "cdef"});
    CHECK(columns[3].name == "plant/mass");
    CHECK(std::get<std::vector<double>>(columns[3].values) == std::vector<double>{0.5, -1});
    CHECK(std::get<std::vector<std::int64_t>>(columns[4].values) == std::vector<std::int64_t>{1, -2, 3});
    CHECK(std::get<std::vector<std::string>>(columns[5].values) == std::vector<std::string>{"one", "and another"});
    CHECK(std::get<std::vector<std::int64_t>>(columns[6].values) == std::vector<std::int64_t>{1, 0});
    CHECK(columns[6].unit.empty());
    CHECK(thrown(path, "/h") == path.string() + ": there is no group /h");
  }

  TEST_CASE("what is no column of numbers or texts is said") {
    ForeignFile foreign;
    const auto pair = H5Tcreate(H5T_COMPOUND, 16);
    H5Tinsert(pair, "a", 0, H5T_NATIVE_DOUBLE);
    H5Tinsert(pair, "b", 8, H5T_NATIVE_DOUBLE);
    const std::array<double, 2> numbers{1, 2};
    foreign.write("/pair", pair, pair, numbers.data(), {1, 0});
    H5Tclose(pair);
    const auto& path = foreign.close();
    CHECK(thrown(path, "/") == path.string() + ": /pair holds neither numbers nor texts; store every column as a dataset of its own");
  }

  TEST_CASE("a number that no parameter can have, and a file that is no HDF5") {
    ForeignFile foreign;
    const std::array<std::uint64_t, 1> large{~std::uint64_t{0}};
    foreign.write("/id", H5T_STD_U64LE, H5T_NATIVE_UINT64, large.data(), {1, 0});
    const auto& path = foreign.close();
    CHECK(thrown(path, "/").ends_with("/id holds a number above 9223372036854775807, which no parameter can have"));
    CHECK_FALSE(is_hdf5("/dev/null"));
  }

  TEST_CASE("a shape without values is refused before memory is taken for it; a length alone is no column") {
    const auto said = [](std::array<hsize_t, 2> shape) {
      ForeignFile file;
      file.declare("many", shape);
      return thrown(file.close(), "/");
    };
    CHECK(said({1'000'000'000'000, 0})
              .ends_with("many is damaged: it is said to have 1000000000000 values, for which the 0 bytes that the "
                         "file holds of it are too few"));
    CHECK(said({hsize_t{1} << 40U, hsize_t{1} << 24U}).find("it is said to have 1099511627776 x 16777216 values") != std::string::npos);
    CHECK(said({1'000, 0}).empty());
    ForeignFile file;
    file.declare("length", {1'000'000'000'000, 0}, "DIMENSION_SCALE");
    CHECK(read_loose_columns(file.close(), "/").empty());
  }

  TEST_CASE("values of which the file does not hold as many as the shape says are refused") {
    const std::array<double, 5> values{0.5, 1.5, 2.5, 3.5, 4.5};
    ForeignFile file;
    file.write("few", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values.data(), {5, 0});
    std::fstream bytes(file.close(), std::ios::binary | std::ios::in | std::ios::out);
    std::string text{std::istreambuf_iterator<char>(bytes), {}};
    // Its extent stands twice, now and at most: 5 in 8 bytes each.
    const std::string extent{5, 0, 0, 0, 0, 0, 0, 0};
    const auto at = text.find(extent + extent);
    REQUIRE(at != std::string::npos);
    bytes.seekp(static_cast<std::streamoff>(at)).put(50).seekp(static_cast<std::streamoff>(at + extent.size())).put(50);
    bytes.close();
    CHECK(thrown(file.close(), "/").ends_with("few is damaged: the file holds 40 bytes of it, too few for 50 values"));
  }

  TEST_CASE("a group that contains itself is refused") {
    ForeignFile file;
    file.group("a");
    file.group("a/b");
    file.link("a", "a/b/c");
    CHECK(thrown(file.close(), "/").ends_with(": the group /a/b/c contains itself"));
  }
}
