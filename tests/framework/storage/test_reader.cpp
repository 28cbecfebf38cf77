#include <algorithm>
#include <span>
#include <thread>

#include <doctest/doctest.h>
#include <hdf5.h>

#include "framework/core/error.hpp"
#include "framework/storage/document.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/h5.hpp"
#include "framework/storage/reader.hpp"
#include "framework/storage/shuffle.hpp"
#include "tests/framework/core/example_types.hpp"
#include "tests/framework/storage/all_compressions.hpp"
#include "tests/framework/storage/rows.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;
using example::Everything;
using example::Row;

namespace {

template <class T>
T round_trip(const T& object, Compression compression) {
  const TemporaryFolder folder;
  Document document;
  document.columns("/phases/swing/rows", encode(to_columns(object), compression));
  write_whole(folder / "run.h5", document.build());
  const auto columns = Reader(folder / "run.h5").columns("/phases/swing/rows", type_of<T>());
  const auto original = to_columns(object);
  REQUIRE(columns.size() == original.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    CAPTURE(original[i].name);
    CHECK(columns[i].name == original[i].name);
    CHECK(columns[i].type == original[i].type);
    CHECK(columns[i].unit == original[i].unit);
    CHECK(columns[i].doc == original[i].doc);
    CHECK(columns[i].shape == original[i].shape);
    CHECK(columns[i].dimensions == original[i].dimensions);
    CHECK(columns[i].element_size == original[i].element_size);
    CHECK(columns[i].bytes == original[i].bytes);
  }
  return from_columns<T>(columns);
}

struct Layer {
  double depth = 0;
  SameLength<float> times{};
  bool operator==(const Layer&) const = default;
  static constexpr auto schema() { return fields(field<&Layer::depth>("d"), field<&Layer::times>("t")); }
};
struct Curve {
  SameLength<double> values{};
  SameLength<double> none{};
  SameLength<Layer> layers{};
  std::vector<int> ragged{};
  bool operator==(const Curve&) const = default;
  static constexpr auto schema() {
    return fields(field<&Curve::values>("v"), field<&Curve::none>("n"), field<&Curve::layers>("l"), field<&Curve::ragged>("r"));
  }
};

struct Other {
  double angle = 0;
  int extra = 0;
  static constexpr auto schema() { return fields(field<&Other::angle>("a"), field<&Other::extra>("e")); }
};
struct Swept {
  std::vector<double> angle;
  static constexpr auto schema() { return fields(field<&Swept::angle>("a")); }
};
struct Whole {
  std::vector<int> angle;
  static constexpr auto schema() { return fields(field<&Whole::angle>("a")); }
};

}  // namespace

TEST_SUITE("framework/storage/reader") {
  TEST_CASE("every kind of member comes back bit for bit") {
    for (const auto compression : example::all_compressions) {
      Everything object;
      object.real = 0.1 + 0.2;
      object.limit = -0.0;
      object.bound.reset();
      object.text = "\u03b8 \u65e5\u672c\u8a9e";
      object.trace.assign(1000, 1.25F);
      object.names = {"", "a", "\u00e9"};
      CHECK(round_trip(object, compression) == object);
      CHECK(round_trip(Everything{}, compression) == Everything{});
      Everything empty;
      empty.trace.clear(), empty.names.clear(), empty.layers.clear(), empty.basement.gates.clear(), empty.text.clear();
      CHECK(round_trip(empty, compression) == empty);
    }
  }

  TEST_CASE("lists that are as long in every row come back, and those that are empty in all") {
    Samples<Curve> curves{40, {}};
    for (int i = 0; i < 5; ++i) {
      const double x = i;
      curves.rows.push_back({.values = {x, 2 * x, 3 * x},
                             .layers = {{x, {1, 2}}, {x + 1, {3, 4}}},
                             .ragged = std::vector<int>(static_cast<std::size_t>(i), i)});
    }
    for (const auto compression : example::all_compressions) {
      const auto back = round_trip(curves, compression);
      CHECK(back.first_id == 40);
      CHECK(back.rows == curves.rows);
    }
    CHECK(round_trip(Samples<Curve>{7, {}}, Compression::none).rows.empty());
    const Samples<Curve> empty{7, std::vector<Curve>(3, Curve{.ragged = {1}})};
    CHECK(round_trip(empty, Compression::none).rows == empty.rows);
  }

  TEST_CASE("tables of no row, one row and many chunks come back") {
    for (const auto compression : example::all_compressions) {
      for (const std::size_t count : {0U, 1U, 40U, 400'000U}) {  // 400,000 angles are 3 MiB
        const auto samples = example::make_rows(count, 123);
        const auto back = round_trip(samples, compression);
        CHECK(back.first_id == 123);
        CHECK(back.rows == samples.rows);
      }
    }
  }

  TEST_CASE("groups, products and what is not there") {
    const TemporaryFolder folder;
    Document document;
    document.columns("/phases/b/rows", encode(to_columns(example::make_rows(2, 0)), Compression::none));
    document.columns("/phases/a/all", encode(to_columns(Everything{}), Compression::none));
    write_whole(folder / "run.h5", document.build());
    const Reader reader(folder / "run.h5");
    CHECK(reader.groups("/phases") == std::vector<std::string>{"a", "b"});
    CHECK(reader.groups("/none/at/all").empty());
    CHECK(reader.products() == std::vector<std::string>{"/phases/a/all", "/phases/b/rows"});
    CHECK(reader.has("/"));
    CHECK(reader.has("/phases/b/rows/angle"));
    CHECK_FALSE(reader.has("/phases/c/rows"));
    CHECK_FALSE(reader.text("/", "nothing"));
    CHECK_FALSE(reader.text("/nothing", "nothing"));
    CHECK_FALSE(reader.long_text("/nothing"));
    const auto file = (folder / "run.h5").string();
    CHECK_THROWS_WITH_AS(reader.real("/", "Conventions"), (file + ": attribute Conventions of / is not a real number").c_str(), Error);
    CHECK_THROWS_WITH_AS(reader.verify("/phases"), (file + ": /phases holds no columns").c_str(), Error);
  }

  TEST_CASE("columns that do not fit the type are named") {
    const TemporaryFolder folder;
    Document document;
    document.columns("/rows", encode(to_columns(example::make_rows(2, 0)), Compression::none));
    write_whole(folder / "run.h5", document.build());
    const Reader reader(folder / "run.h5");
    const auto file = (folder / "run.h5").string();
    CHECK_THROWS_WITH_AS(reader.columns("/rows", type_of<Samples<Other>>()),
                         (file + ": /rows: column extra is missing; it was written for another version of Samples<Other>").c_str(), Error);
    CHECK_THROWS_WITH_AS(
        reader.columns("/rows", type_of<Whole>()),
        (file + ": /rows: column angle is not stored as int with 1 axes; it was written for another version of the type").c_str(), Error);
  }

  TEST_CASE("files that are not ours are refused with a reason") {
    const TemporaryFolder folder;
    const auto missing = (folder / "missing.h5").string(), text = (folder / "text.h5").string();
    CHECK_THROWS_WITH_AS(Reader{missing}, ("open " + missing + ": No such file or directory").c_str(), IoError);
    write_bytes(text, bytes_of_text("not HDF5"));
    CHECK_THROWS_WITH_AS(Reader{text}, doctest::Contains((text + ": cannot open it as an HDF5 file: ").c_str()), Error);
    Document none;
    none.attribute("/", "format_version", std::int64_t{0});
    write_whole(folder / "none.h5", none.build());
    CHECK_THROWS_WITH_AS(Reader{folder / "none.h5"}, doctest::Contains("has format version 0, which is none"), Error);
    Document newer;
    newer.attribute("/", "format_version", std::int64_t{2});
    write_whole(folder / "newer.h5", newer.build());
    CHECK_THROWS_WITH_AS(Reader{folder / "newer.h5"},
                         doctest::Contains("has format version 2 where this program knows versions up to 1; use a newer program"), Error);
  }

  // Every byte of the payload and of its metadata: what is not noticed must leave the columns as they were.
  TEST_CASE("a flipped byte is noticed or harmless") {
    const TemporaryFolder folder;
    const auto rows = example::make_rows(200, 5);
    for (const auto compression : example::all_compressions) {
      Document document;
      document.columns("/rows", encode(to_columns(rows), compression));
      const auto whole = document.build();
      std::size_t noticed = 0, harmless = 0;
      for (std::size_t at = 0; at < whole.size(); at += 7) {
        auto damaged = whole;
        damaged[at] ^= std::byte{0x10};
        write_bytes(folder / "damaged.h5", damaged);
        try {
          const auto columns = Reader(folder / "damaged.h5").columns("/rows", type_of<Samples<Row>>());
          CHECK(from_columns<Samples<Row>>(columns).rows == rows.rows);
          ++harmless;
        } catch (const Error&) {
          ++noticed;
        }
      }
      CHECK(noticed > 100);
      CHECK(harmless > 10);  // unused space, names of axes
      write_bytes(folder / "whole.h5", whole);
      CHECK_NOTHROW(Reader(folder / "whole.h5").verify("/rows"));
    }
  }

  TEST_CASE("damage of tiny columns, which have no filter, is told with file, group and advice") {
    const TemporaryFolder folder;
    const auto file = (folder / "run.h5").string();
    Document document;
    Everything object;
    object.text = std::string(40'000, 'q');  // too long for the checksummed header of its object
    document.columns("/all", encode(to_columns(object), Compression::default_));
    auto bytes = document.build();
    const auto run = bytes_of_text(std::string(1000, 'q'));
    const auto found = std::search(bytes.begin(), bytes.end(), run.begin(), run.end());
    REQUIRE(found != bytes.end());
    *found = std::byte{'p'};
    write_bytes(file, bytes);
    const Reader reader(file);
    CHECK_THROWS_WITH_AS(reader.columns("/all", type_of<Everything>()),
                         doctest::Contains((file + ": the columns of /all have the hash ").c_str()), Error);
    CHECK_THROWS_WITH_AS(reader.verify("/all"),
                         doctest::Contains("; the file is damaged: the command verify, given the folder of its study, says what to do"),
                         Error);
  }

  TEST_CASE("a damaged list of references, in which HDF5 would end or hang, is named before it is read") {
    const TemporaryFolder folder;
    Document document;
    document.columns("/rows", encode(to_columns(example::make_rows(200, 5)), Compression::default_));
    const auto whole = document.build();
    const auto mark = bytes_of_text("GCOL");
    const auto heap = static_cast<std::size_t>(std::search(whole.begin(), whole.end(), mark.begin(), mark.end()) - whole.begin());
    REQUIRE(heap < whole.size());
    const auto file = (folder / "run.h5").string();
    const auto damage = [&](std::size_t at) {
      auto bytes = whole;
      bytes[heap + at] ^= std::byte{1};
      write_bytes(file, bytes);
    };
    for (const std::size_t at : {8, 16, 17, 24, 31}) {  // size of all; number and size of the first object
      damage(at);
      CHECK_THROWS_WITH_AS(Reader(file).verify_metadata(), doctest::Contains((file + ": the list of references at byte ").c_str()), Error);
    }
    for (const std::size_t at : {0, 4, 32, 33}) {  // the mark and the version, which HDF5 looks at; the first reference
      damage(at);
      CHECK_NOTHROW(Reader(file).verify_metadata());
      CHECK_THROWS_AS(Reader(file).verify("/rows"), Error);
    }
    write_bytes(file, whole);
    CHECK_NOTHROW(Reader(file).verify_metadata());
    CHECK_NOTHROW(Reader(file).verify("/rows"));
  }

  TEST_CASE("threads build and read side by side") {
    const TemporaryFolder folder;
    const auto rows = example::make_rows(2000, 0);
    std::vector<std::thread> threads;
    std::vector<int> good(4);
    for (std::size_t k = 0; k < good.size(); ++k) {
      threads.emplace_back([&, k] {
        for (int i = 0; i < 20; ++i) {
          Document document;
          document.columns("/rows", encode(to_columns(rows), Compression::default_));
          const auto file = folder / (std::to_string(k) + ".h5");
          write_bytes(file, document.build());
          good[k] += from_columns<Samples<Row>>(Reader(file).columns("/rows", type_of<Samples<Row>>())).rows == rows.rows;
        }
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(good == std::vector<int>{20, 20, 20, 20});
  }

  TEST_CASE("names of axes need no global heap, which has no checksum and on whose damage HDF5 crashes") {
    const TemporaryFolder folder;
    Document document;
    document.columns("/phases/swing/rows", encode(to_columns(example::make_rows(3, 0)), Compression::default_));
    auto bytes = document.build();
    const std::string_view file(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const auto heap = file.find("GCOL");
    REQUIRE(heap != std::string_view::npos);
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(heap), 64, std::byte{0xFF});
    write_bytes(folder / "run.h5", bytes);
    const auto table = Reader(folder / "run.h5").table("/phases/swing/rows");
    const auto angle = std::ranges::find(table, "angle", &FileColumn::name);
    REQUIRE(angle != table.end());
    CHECK(angle->axes == std::vector<std::string>{"sample"});
  }

  TEST_CASE("a list of columns or a hash that is none is refused with its name") {
    const TemporaryFolder folder;
    const auto wrong = [&](const Document::Value& columns, const Document::Value& hash) {
      Document document;
      document.attribute("/rows", "columns", columns);
      document.attribute("/rows", "hash", hash);
      write_bytes(folder / "run.h5", document.build());
      try {
        Reader(folder / "run.h5").verify("/rows");
      } catch (const Error& error) {
        return std::string(error.what()).substr((folder / "run.h5").string().size());
      }
      return std::string("nothing");
    };
    CHECK(wrong(std::int64_t{5}, "x") == ": attribute columns of /rows is not a list of texts");
    CHECK(wrong(std::vector<std::string>{"a"}, 0.5) == ": attribute hash of /rows is not a text");
    CHECK(wrong(std::vector<std::string>{"a"}, std::vector<std::string>{}) == ": attribute hash of /rows is not a text");
  }

  TEST_CASE("a chunk without its codec, as other programs leave it where it does not help, is read; a shorter one is damage") {
    const TemporaryFolder folder;
    Swept swept;
    for (int i = 0; i < 1'000; ++i) swept.angle.push_back(0.1 * i);
    std::vector<std::byte> shuffled(swept.angle.size() * sizeof(double));
    shuffle(std::as_bytes(std::span(swept.angle)), sizeof(double), shuffled.data());
    Document document;
    document.columns("/rows", encode(to_columns(swept), Compression::default_));
    write_bytes(folder / "run.h5", document.build());
    const auto replace_chunk = [&](std::size_t size, std::uint32_t left_out) {
      const auto held = h5::lock();
      const h5::Handle file(H5Fopen((folder / "run.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose);
      const h5::Handle dataset(H5Dopen2(file.id(), "/rows/angle", H5P_DEFAULT), H5Dclose);
      const hsize_t first = 0;
      REQUIRE(H5Dwrite_chunk(dataset.id(), H5P_DEFAULT, left_out, &first, size, shuffled.data()) >= 0);
    };
    replace_chunk(shuffled.size(), 2);
    CHECK(from_columns<Swept>(Reader(folder / "run.h5").columns("/rows", type_of<Swept>())).angle == swept.angle);
    for (const auto& [size, left_out] :
         {std::pair{shuffled.size() - 8, 2U}, {std::size_t{64}, 3U}, {shuffled.size(), 1U}, {std::size_t{64}, 0U}}) {
      replace_chunk(size, left_out);
      CHECK_THROWS_WITH_AS(Reader(folder / "run.h5").verify("/rows"), doctest::Contains("cannot read /rows/angle: its chunk 0 "), Error);
    }
  }
}
