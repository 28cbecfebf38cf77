#include <algorithm>
#include <numeric>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/storage/document.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/h5.hpp"
#include "framework/storage/reader.hpp"
#include "framework/storage/zstandard_filter.hpp"
#include "tests/framework/storage/rows.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;
using h5::check;
using h5::Handle;

namespace {

std::vector<std::byte> encoded_angles(const Samples<example::Row>& rows) {
  auto columns = to_columns(rows);
  const auto angle = std::ranges::find(columns, "angle", &Column::name);
  return encode(std::move(*angle), Compression::fast).chunk(0);
}

}  // namespace

TEST_SUITE("framework/storage/zstandard_filter") {
  TEST_CASE("what HDF5 itself writes through the filter, HDF5 reads back") {
    const TemporaryFolder folder;
    const auto name = (folder / "stock.h5").string();
    const auto held = h5::lock();
    std::vector<std::int32_t> numbers(5'000), back(numbers.size());
    std::iota(numbers.begin(), numbers.end(), -7);
    const Handle file(check(H5Fcreate(name.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), "create", name), H5Fclose);
    const Handle list(check(H5Pcreate(H5P_DATASET_CREATE), "make", "a list"), H5Pclose);
    const hsize_t chunk = 2'000;
    check(H5Pset_chunk(list.id(), 1, &chunk), "set", "chunks");
    check(H5Pset_filter(list.id(), h5::zstandard_filter(), H5Z_FLAG_MANDATORY, 0, nullptr), "set", "the filter");
    const auto space = h5::space_of({numbers.size()});
    const Handle dataset(check(H5Dcreate2(file.id(), "x", H5T_STD_I32LE, space.id(), H5P_DEFAULT, list.id(), H5P_DEFAULT), "create", "x"),
                         H5Dclose);
    check(H5Dwrite(dataset.id(), H5T_NATIVE_INT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()), "write", "x");
    check(H5Fflush(file.id(), H5F_SCOPE_GLOBAL), "flush", "x");
    CHECK(H5Dget_storage_size(dataset.id()) < numbers.size() * 4);
    check(H5Dread(dataset.id(), H5T_NATIVE_INT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, back.data()), "read", "x");
    CHECK(back == numbers);
  }

  TEST_CASE("HDF5 reads a column of the codec fast, and refuses one that is damaged") {
    const TemporaryFolder folder;
    const auto rows = example::make_rows(2'000, 0);
    Document document;
    document.columns("/rows", encode(to_columns(rows), Compression::fast));
    auto bytes = document.build();
    std::vector<double> angles(rows.rows.size());
    const auto read = [&] {
      write_bytes(folder / "run.h5", bytes);
      const auto held = h5::lock();
      const auto file = h5::open_to_read(folder / "run.h5");
      const Handle dataset(check(H5Dopen2(file.id(), "/rows/angle", H5P_DEFAULT), "open", "angle"), H5Dclose);
      check(H5Dread(dataset.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, angles.data()), "read", "angle");
    };
    read();
    for (std::size_t i = 0; i < angles.size(); ++i) CHECK(angles[i] == rows.rows[i].angle);
    const auto frame = encoded_angles(rows);
    const auto found = std::search(bytes.begin(), bytes.end(), frame.begin(), frame.end());
    REQUIRE(found != bytes.end());
    found[static_cast<std::ptrdiff_t>(frame.size() / 2)] ^= std::byte{1};
    CHECK_THROWS_WITH_AS(read(), doctest::Contains("cannot read angle: "), Error);
    CHECK_THROWS_WITH_AS(Reader(folder / "run.h5").verify("/rows"),
                         doctest::Contains("run.h5: cannot read /rows/angle: its chunk 0 does not fit its checksum; the file is damaged: "),
                         Error);
  }
}
