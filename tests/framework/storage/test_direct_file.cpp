#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <string_view>
#include <thread>

#include <doctest/doctest.h>
#include <hdf5.h>

#include "framework/core/error.hpp"
#include "framework/storage/direct/direct_file.hpp"
#include "framework/storage/direct/lookup3.hpp"
#include "framework/storage/direct/not_direct.hpp"
#include "framework/storage/document.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/h5.hpp"
#include "framework/storage/live/live_file.hpp"
#include "framework/storage/reader.hpp"
#include "tests/framework/core/example_types.hpp"
#include "tests/framework/storage/all_compressions.hpp"
#include "tests/framework/storage/rows.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;
using direct::DirectFile;
using direct::NotDirect;
using h5::check;
using h5::Handle;

namespace {

std::vector<std::byte> example_image(Compression compression, std::size_t rows) {
  Document document;
  document.columns("/phases/swing/rows", encode(to_columns(example::make_rows(rows, 123)), compression));
  document.columns("/phases/all", encode(to_columns(example::Everything{}), compression));
  document.attribute("/", "status", std::string("complete"));
  document.attribute("/", "first_sample", std::uint64_t{5});
  document.attribute("/phases", "names", std::vector<std::string>{"one", "another"});
  document.text("/provenance", "study_file", std::string(5'000, 'x') + "end");
  return document.build();
}

struct Attribute {
  std::string path, name;
};

herr_t collect_attribute(hid_t object, const char* name, const H5A_info_t*, void* to) {
  std::array<char, 256> path{};
  if (H5Iget_name(object, path.data(), path.size()) < 0) return -1;
  static_cast<std::vector<Attribute>*>(to)->push_back({path.data(), name});
  return 0;
}

struct Contents {
  std::vector<std::string> groups, datasets;
  std::vector<Attribute> attributes;
};

herr_t collect_object(hid_t file, const char* name, const H5O_info_t* info, void* to) {
  auto& contents = *static_cast<Contents*>(to);
  const std::string path = name == std::string_view(".") ? "/" : "/" + std::string(name);
  (info->type == H5O_TYPE_GROUP ? contents.groups : contents.datasets).push_back(path);
  const Handle object(H5Oopen(file, path.c_str(), H5P_DEFAULT), H5Oclose);
  return H5Aiterate2(object.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collect_attribute, &contents.attributes);
}

Contents contents_of(hid_t file) {
  Contents contents;
  check(H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_INC, collect_object, &contents, H5O_INFO_BASIC), "visit", "all");
  return contents;
}

/// References and ASCII, which are for other programs.
bool is_of_dimension_scales(const Attribute& attribute) {
  constexpr std::array<std::string_view, 4> names{"CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST"};
  return std::ranges::find(names, attribute.name) != names.end();
}

/// Everything in a file, as HDF5 reads it and as it is read without.
void compare_with_hdf5(const std::filesystem::path& path) {
  DirectFile direct(path);
  const auto held = h5::lock();
  const auto file = h5::open_to_read(path);
  const auto contents = contents_of(file.id());
  REQUIRE(contents.groups.size() > 4);
  REQUIRE(contents.datasets.size() > 20);
  REQUIRE(contents.attributes.size() > 100);
  for (const auto& attribute : contents.attributes) {
    CAPTURE(attribute.path);
    CAPTURE(attribute.name);
    if (is_of_dimension_scales(attribute)) {
      CHECK_THROWS_AS(direct.attribute(attribute.path, attribute.name), NotDirect);
      continue;
    }
    const auto expected = read_stored_attribute(file.id(), attribute.path, attribute.name, path);
    const auto found = direct.attribute(attribute.path, attribute.name);
    REQUIRE(expected);
    REQUIRE(found);
    CHECK(found->kind == expected->kind);
    CHECK(found->element_size == expected->element_size);
    CHECK(found->bytes == expected->bytes);
  }
  for (const auto& dataset : contents.datasets) {
    CAPTURE(dataset);
    if (dataset.ends_with("_axis")) continue;  // dimension scales, which have no values
    const auto expected = read_encoded_column(file.id(), dataset, dataset, path).decode(dataset, path);
    const auto found = direct.column(dataset, dataset).decode(dataset, path);
    CHECK(found.kind == expected.kind);
    CHECK(found.element_size == expected.element_size);
    CHECK(found.shape == expected.shape);
    CHECK(found.bytes == expected.bytes);
  }
}

struct Swept {
  std::vector<double> angle;
  static constexpr auto schema() { return fields(field<&Swept::angle>("a")); }
};

struct Box {
  std::array<std::array<float, 3>, 20> corners{};
  std::string name;
  static constexpr auto schema() { return fields(field<&Box::corners>("x, y, z"), field<&Box::name>("n")); }
};

/// Boxes a chunk each: numbers of rank 3, and texts.
std::vector<std::byte> image_of_boxes(std::size_t count) {
  std::vector<Box> boxes(count);
  for (std::size_t i = 0; i < count; ++i) {
    boxes[i].name = fmt::format("{:0100}", i);
    for (std::size_t k = 0; k < 60; ++k) boxes[i].corners[k / 3][k % 3] = static_cast<float>(100 * i + k);
  }
  const auto columns = to_columns(boxes);
  Document document;
  std::vector<EncodedColumn> encoded;
  for (const auto& column : columns) {
    encoded.push_back(encode_later(column, Compression::default_, column.bytes.size() / count));
    REQUIRE(encoded.back().chunk_count == count);
  }
  document.columns("/boxes", std::move(encoded));
  return document.build();
}

std::vector<std::byte> bytes_of(std::string_view text) {
  const auto* begin = reinterpret_cast<const std::byte*>(text.data());
  return {begin, begin + text.size()};
}

}  // namespace

TEST_SUITE("framework/storage/direct_file") {
  TEST_CASE("the checksum of metadata has its values") {
    // Those that lookup3.c names for hashlittle with 0 to begin with.
    CHECK(direct::lookup3({}) == 0xdeadbeef);
    CHECK(direct::lookup3(bytes_of("Four score and seven years ago")) == 0x17770551);
  }

  TEST_CASE("all that a file holds is what HDF5 reads") {
    const TemporaryFolder folder;
    for (const auto compression : example::all_compressions) {
      for (const std::size_t rows : {0U, 40U, 400'000U}) {  // 3 MiB of angles: many chunks
        CAPTURE(rows);
        write_whole(folder / "run.h5", example_image(compression, rows));
        compare_with_hdf5(folder / "run.h5");
      }
    }
  }

  TEST_CASE("an index of chunks with several levels") {
    const TemporaryFolder folder;
    Document document;
    Swept swept{std::vector<double>(200'000)};
    for (std::size_t i = 0; i < swept.angle.size(); ++i) swept.angle[i] = static_cast<double>(i);
    const auto columns = to_columns(swept);
    std::vector<EncodedColumn> encoded;
    encoded.push_back(encode_later(columns.front(), Compression::default_, 128));  // 12,500 chunks of 64 a node
    document.columns("/rows", std::move(encoded));
    write_whole(folder / "run.h5", document.build());
    DirectFile file(folder / "run.h5");
    const auto found = file.column("/rows/angle", "angle").decode("/rows/angle", folder / "run.h5");
    CHECK(found.bytes == columns.front().bytes);
    const auto held = h5::lock();
    const auto by_hdf5 = h5::open_to_read(folder / "run.h5");
    const auto dataset = Handle(check(H5Dopen2(by_hdf5.id(), "/rows/angle", H5P_DEFAULT), "open", "angle"), H5Dclose);
    const Handle space(check(H5Dget_space(dataset.id()), "measure", "angle"), H5Sclose);
    hsize_t chunks = 0;
    check(H5Dget_num_chunks(dataset.id(), space.id(), &chunks), "count the chunks of", "angle");
    CHECK(chunks == 12'500);
    CHECK(read_encoded_column(by_hdf5.id(), "/rows/angle", "angle", folder / "run.h5").decode("angle", "run.h5").bytes == found.bytes);
    Swept back{std::vector<double>(swept.angle.size())};  // through HDF5's own filters
    check(H5Dread(dataset.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, back.angle.data()), "read", "angle");
    CHECK(back.angle == swept.angle);
  }

  TEST_CASE("indexes of one node, of as many as it holds, and of one more; of rank 3 and of texts") {
    const TemporaryFolder folder;
    for (const std::size_t count : {64U, 65U, 128U, 4'096U, 4'097U}) {
      CAPTURE(count);
      write_whole(folder / "run.h5", image_of_boxes(count));
      const auto by_hdf5 = Reader(folder / "run.h5", ReadBy::hdf5).table("/boxes"), direct = Reader(folder / "run.h5").table("/boxes");
      REQUIRE(by_hdf5.size() == 2);
      REQUIRE(direct.size() == 2);
      for (std::size_t i = 0; i < 2; ++i) CHECK(direct[i].bytes == by_hdf5[i].bytes);
      const auto& corners = *find_column(direct, "corners");
      REQUIRE(corners.shape == std::vector<std::size_t>{count, 20, 3});
      for (const auto box : {std::size_t{0}, std::min<std::size_t>(63, count - 1), count - 1}) {
        float last = 0;
        std::memcpy(&last, corners.bytes.data() + (60 * box + 59) * sizeof last, sizeof last);
        CHECK(last == static_cast<float>(100 * box + 59));
        CHECK(find_column(direct, "name")->text(box) == fmt::format("{:0100}", box));
      }
    }
  }

  TEST_CASE("a bit that flips in an index of chunks is noticed, or changes nothing") {
    const TemporaryFolder folder;
    const auto image = image_of_boxes(70);  // two leaves and a root, twice
    write_whole(folder / "run.h5", image);
    const auto expected = Reader(folder / "run.h5").table("/boxes");
    const auto signature = bytes_of("TREE");
    std::size_t nodes = 0, noticed = 0;
    for (auto node = std::ranges::search(image, signature).begin(); node != image.end();
         node = std::search(node + 1, image.end(), signature.begin(), signature.end())) {
      ++nodes;
      const auto begin = static_cast<std::size_t>(node - image.begin());
      for (std::size_t at = begin; at < std::min(begin + 600, image.size()); at += 3) {
        CAPTURE(at - begin);
        auto flipped = image;
        flipped[at] ^= std::byte{1} << (at % 8);
        write_whole(folder / "flipped.h5", flipped);
        try {
          const auto found = Reader(folder / "flipped.h5").table("/boxes");
          REQUIRE(found.size() == 2);
          CHECK(found[0].bytes == expected[0].bytes);
          CHECK(found[1].bytes == expected[1].bytes);
        } catch (const Error&) {
          ++noticed;
        }
      }
    }
    CHECK(nodes == 6);
    CHECK(noticed > 300);  // signatures, addresses, offsets, sizes
  }

  TEST_CASE("indexes of chunks in a group that has an index of its own") {
    const TemporaryFolder folder;
    std::vector<Columns> columns(100);  // more links than a header holds
    for (std::size_t i = 0; i < columns.size(); ++i) {
      columns[i] = to_columns(Swept{std::vector<double>(1'000, static_cast<double>(i))});
      columns[i].front().name = fmt::format("angle_{}", i);
    }
    for (const auto format : {FileFormat::v18, FileFormat::v110}) {
      Document document;
      document.format(format);
      std::vector<EncodedColumn> encoded;
      for (const auto& column : columns) encoded.push_back(encode_later(column.front(), Compression::default_, 1'024));
      document.columns("/rows", std::move(encoded));
      write_whole(folder / "run.h5", document.build());
      const Reader reader(folder / "run.h5", ReadBy::hdf5);
      const auto table = reader.table("/rows");
      REQUIRE(table.size() == columns.size());
      for (std::size_t i = 0; i < table.size(); ++i) CHECK(table[i].bytes == columns[i].front().bytes);
    }
  }

  TEST_CASE("what is not there") {
    const TemporaryFolder folder;
    write_whole(folder / "run.h5", example_image(Compression::default_, 3));
    DirectFile file(folder / "run.h5");
    CHECK(file.exists("/"));
    CHECK(file.exists("/phases/swing/rows/angle"));
    CHECK_FALSE(file.exists("/phases/swing/rows/angle/more"));
    CHECK_FALSE(file.exists("/phases/none/rows"));
    CHECK(file.groups("/phases") == std::vector<std::string>{"all", "swing"});
    CHECK(file.groups("/none").empty());
    CHECK_FALSE(file.attribute("/", "none"));
    CHECK_FALSE(file.attribute("/none", "none"));
    CHECK_THROWS_AS(file.column("/none", "none"), NotDirect);
  }

  TEST_CASE("a bit that flips is noticed, or changes nothing") {
    const TemporaryFolder folder;
    const auto image = example_image(Compression::none, 3);
    write_whole(folder / "whole.h5", image);
    DirectFile whole(folder / "whole.h5");
    const std::vector<Attribute> attributes{{"/", "status"}, {"/phases", "names"}, {"/phases/swing/rows", "hash"}};
    std::size_t noticed = 0, tried = 0;
    for (std::size_t at = 0; at < image.size(); at += 7, ++tried) {
      auto flipped = image;
      flipped[at] ^= std::byte{1} << (at % 8);
      write_whole(folder / "flipped.h5", flipped);
      try {
        DirectFile file(folder / "flipped.h5");
        for (const auto& [path, name] : attributes) {
          const auto found = file.attribute(path, name), expected = whole.attribute(path, name);
          REQUIRE(found);
          CHECK(found->bytes == expected->bytes);
        }
        const auto found = file.column("/phases/swing/rows/angle", "angle"), expected = whole.column("/phases/swing/rows/angle", "angle");
        CHECK(found.column.shape == expected.column.shape);
      } catch (const NotDirect&) {
        ++noticed;
      }
    }
    CHECK(noticed > 20);  // of superblock and headers on the way
    CHECK(noticed < tried);
  }

  TEST_CASE("a file that ends early, or is none") {
    const TemporaryFolder folder;
    auto image = example_image(Compression::none, 3);
    image.pop_back();
    write_whole(folder / "short.h5", image);
    CHECK_THROWS_AS(DirectFile(folder / "short.h5"), NotDirect);
    CHECK_THROWS_AS(Reader(folder / "short.h5"), Error);
    write_whole(folder / "empty.h5", std::vector<std::byte>());
    CHECK_THROWS_AS(DirectFile(folder / "empty.h5"), NotDirect);
    write_whole(folder / "none.h5", bytes_of(std::string(4096, 'x')));
    CHECK_THROWS_AS(DirectFile(folder / "none.h5"), NotDirect);
    CHECK_THROWS_AS(DirectFile(folder / "gone.h5"), IoError);
  }

  TEST_CASE("what others store is read by HDF5") {
    const TemporaryFolder folder;
    Document document;
    document.columns("/rows", encode(to_columns(example::make_rows(4, 0)), Compression::default_));
    for (int i = 0; i < 100; ++i) document.attribute("/many", fmt::format("attribute_{}", i), static_cast<double>(i));
    for (int i = 0; i < 100; ++i) document.attribute(fmt::format("/crowd/group_{}", i), "number", std::int64_t{i});
    write_whole(folder / "run.h5", document.build());
    {
      const auto held = h5::lock();
      const Handle file(check(H5Fopen((folder / "run.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT), "open", "run.h5"), H5Fclose);
      const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
      const Handle attribute(H5Acreate2(file.id(), "big", H5T_STD_I64BE, space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
      const std::int64_t seven = 7;
      check(H5Awrite(attribute.id(), H5T_NATIVE_INT64, &seven), "write", "big");
    }
    DirectFile direct(folder / "run.h5");
    CHECK_THROWS_AS(direct.attribute("/many", "attribute_3"), NotDirect);
    CHECK_THROWS_AS(direct.groups("/crowd"), NotDirect);
    CHECK_THROWS_AS(direct.attribute("/", "big"), NotDirect);
    const Reader reader(folder / "run.h5");
    CHECK(reader.real("/many", "attribute_3") == 3);
    CHECK(reader.groups("/crowd").size() == 100);
    CHECK(reader.integer("/crowd/group_41", "number") == 41);
    CHECK(reader.integer("/", "big") == 7);
    CHECK(reader.products() == std::vector<std::string>{"/rows"});
  }

  TEST_CASE("who began to read before commits finds what one of them wrote, or is told") {
    const TemporaryFolder folder;
    for (const auto format : {FileFormat::v18, FileFormat::v110}) {
      std::size_t told = 0;
      LiveFile file(folder / fmt::format("{}.h5", static_cast<int>(format)));
      Document document;
      document.format(format);
      const auto commit = [&](int number) {
        document.erase("/rows");
        const auto columns = to_columns(Swept{std::vector<double>(2'000, number)});
        document.columns("/rows", {file.put(encode_later(columns.front(), Compression::default_, 512))});
        document.attribute("/", "number", std::int64_t{number});
        file.commit(document);
      };
      commit(0);
      for (int round = 0; round < 12; ++round) {
        const Reader reader(file.path());
        if (round % 2 == 1) CHECK(reader.integer("/", "number") == 3 * round);
        for (int more = 1; more <= 3; ++more) commit(3 * round + more);  // the third may write over what the first one found
        try {
          const auto table = reader.table("/rows");
          REQUIRE(table.size() == 1);
          double first = -1;
          std::memcpy(&first, table[0].bytes.data(), sizeof first);
          CHECK(first >= 3 * round);
          CHECK(table[0].bytes == to_columns(Swept{std::vector<double>(2'000, first)}).front().bytes);
        } catch (const Error&) {
          ++told;
        }
      }
      CHECK(told > 0);
    }
  }

  TEST_CASE("many threads read one file") {
    const TemporaryFolder folder;
    write_whole(folder / "run.h5", example_image(Compression::default_, 1000));
    const Reader reader(folder / "run.h5");
    const auto expected = example::make_rows(1000, 123).rows;
    std::atomic<int> right = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int k = 0; k < 20; ++k) {
          const auto columns = reader.columns("/phases/swing/rows", type_of<Samples<example::Row>>());
          if (from_columns<Samples<example::Row>>(columns).rows == expected && reader.text("/", "status") == "complete") ++right;
        }
      });
    }
    threads.clear();
    CHECK(right == 80);
  }
}
