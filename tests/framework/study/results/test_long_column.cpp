#include <cmath>
#include <numeric>

#include <doctest/doctest.h>

#include "framework/core/digest.hpp"
#include "framework/core/error.hpp"
#include "framework/study/results/long_column.hpp"

using namespace regatta;

namespace {

std::shared_ptr<ScratchFile> scratch() { return std::make_shared<ScratchFile>(std::filesystem::temp_directory_path()); }

template <class T>
Column column_of(const std::vector<T>& values) {
  auto column = to_columns(values).front();
  column.name = "x";
  return column;
}

template <class T>
LongColumn empty_of() {
  return {column_of(std::vector<T>{}), scratch()};
}

}  // namespace

TEST_SUITE("framework/study/long_column") {
  TEST_CASE("bytes read back from the file and from memory, over the edges of blocks") {
    LongBytes bytes(scratch());
    std::vector<std::byte> expected;
    for (std::size_t i = 0; expected.size() < 3 * ScratchFile::most_piece + 77; ++i) {
      const std::vector<std::byte> part(1 + i % 1'013, static_cast<std::byte>(i));
      bytes.append(part);
      expected.insert(expected.end(), part.begin(), part.end());
    }
    REQUIRE(bytes.size() == expected.size());
    const auto copy = bytes;
    for (const std::size_t at : {std::size_t{0}, ScratchFile::most_piece - 1, ScratchFile::most_piece, 3 * ScratchFile::most_piece - 5}) {
      for (const std::size_t size : {std::size_t{1}, std::size_t{11}, expected.size() - at}) {
        std::vector<std::byte> read(size);
        copy.read(at, read);
        CHECK(std::equal(read.begin(), read.end(), expected.begin() + static_cast<std::ptrdiff_t>(at)));
      }
    }
  }

  TEST_CASE("many that share a file hold less in memory each, so that all of them hold no more, and read the same") {
    struct Counting : FileOperations {
      ssize_t pwrite(int file, const void* from, std::size_t count, off_t offset) override {
        written += count;
        return FileOperations::pwrite(file, from, count, offset);
      }
      std::size_t written = 0;
    };
    struct Example {
      std::size_t shares, piece;
    };
    for (const auto& example : {Example{0, 131'072}, {1, 131'072}, {3, 32'768}, {4, 32'768}, {100, 4'096}, {1'000'000, 4'096}}) {
      const auto shares = example.shares, piece = example.piece;
      CAPTURE(shares);
      Counting system;
      const auto file = std::make_shared<ScratchFile>(std::filesystem::temp_directory_path(), shares, system);
      CHECK(file->piece() == piece);
      LongBytes bytes(file);
      std::vector<std::byte> expected;
      for (std::size_t i = 0; expected.size() < 3 * piece + 77; ++i) {
        const std::vector<std::byte> part(1 + i % 1'013, static_cast<std::byte>(i));
        bytes.append(part);
        expected.insert(expected.end(), part.begin(), part.end());
        CHECK(expected.size() - system.written < piece);  // what is in memory
      }
      std::vector<std::byte> read(expected.size());
      bytes.read(0, read);
      CHECK(read == expected);
    }
  }

  TEST_CASE("a column of many rows is encoded to the same chunks and hash as one in memory") {
    for (const auto compression : {Compression::none, Compression::default_}) {
      for (const std::size_t rows : {0U, 3U, 511U, 512U, 300'000U}) {
        std::vector<double> values(rows);
        std::iota(values.begin(), values.end(), 0.25);
        const auto whole = column_of(values);
        auto column = empty_of<double>();
        for (std::size_t begin = 0; begin < rows; begin += 1'000) column.append(whole, begin, std::min<std::size_t>(rows, begin + 1'000));
        CHECK(column.rows() == rows);
        const auto now = encode(whole, compression), later = encode(column, compression);
        CHECK(later.hash == now.hash);
        CHECK(later.layout == now.layout);
        CHECK(later.column.bytes == now.column.bytes);
        CHECK(later.chunk_rows == now.chunk_rows);
        REQUIRE(later.chunk_count == now.chunk_count);
        for (std::size_t i = 0; i < now.chunk_count; ++i) CHECK(later.chunk(i) == now.chunk(i));
      }
    }
  }

  TEST_CASE("texts get as wide as the longest, those before it are padded, and none has the padding of others") {
    auto column = empty_of<std::string>();
    column.fill(2);
    column.append(column_of(std::vector<std::string>{"ab", "leaves no trace", "c"}), 0, 1);
    column.append(column_of(std::vector<std::string>{"d"}), 0, 1);
    column.append(column_of(std::vector<std::string>{"abcd", ""}), 0, 2);
    column.fill(1);
    column.append(column_of(std::vector<std::string>{"xyz"}), 0, 1);
    const std::vector<std::string> expected{"", "", "ab", "d", "abcd", "", "", "xyz"};
    CHECK(column.head().element_size == 4);
    REQUIRE(column.rows() == expected.size());
    CHECK(from_columns<std::vector<std::string>>([&] {
            Columns all(1, column.head());
            column.load(0, column.rows(), all[0]);
            all[0].name = to_columns(expected).front().name;
            return all;
          }()) == expected);
    Column some = column.head();
    column.load(3, 2, some);
    CHECK(std::string(reinterpret_cast<const char*>(some.bytes.data()), 5) == std::string("d\0\0\0a", 5));
  }

  TEST_CASE("rows that say nothing are not a number, or 0") {
    auto reals = empty_of<float>();
    auto wholes = empty_of<std::int16_t>();
    reals.fill(10'000);
    wholes.fill(10'000);
    Column row = reals.head();
    reals.load(9'999, 1, row);
    float value = 0;
    std::copy_n(row.bytes.data(), sizeof value, reinterpret_cast<std::byte*>(&value));
    CHECK(std::isnan(value));
    row = wholes.head();
    wholes.load(9'999, 1, row);
    CHECK(row.bytes == std::vector<std::byte>(2));
  }

  TEST_CASE("a full disk is an error that names the file, and no file is left") {
    struct Full : FileOperations {
      ssize_t pwrite(int, const void*, std::size_t, off_t) override {
        errno = ENOSPC;
        return -1;
      }
    } full;
    LongBytes bytes(std::make_shared<ScratchFile>(std::filesystem::temp_directory_path(), 1, full));
    const std::vector<std::byte> some(ScratchFile::most_piece - 1);
    bytes.append(some);
    try {
      bytes.append(some);
      CHECK(false);
    } catch (const IoError& error) {
      CHECK(error.error_number() == ENOSPC);
      CHECK(std::string(error.what()).find("scratch.") != std::string::npos);
    }
  }
}
