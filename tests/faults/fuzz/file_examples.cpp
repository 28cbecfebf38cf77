#include "tests/faults/fuzz/file_examples.hpp"

#include <array>

#include <hdf5.h>

#include "framework/storage/document.hpp"
#include "framework/storage/h5.hpp"
#include "framework/storage/live/live_file.hpp"
#include "tests/framework/storage/all_compressions.hpp"
#include "tests/framework/storage/live/memory_disk.hpp"
#include "tests/framework/storage/rows.hpp"
#include "tests/framework/storage/temporary_folder.hpp"
#include "tests/framework/study/example_study.hpp"

namespace fuzzed {

using namespace regatta;
using h5::Handle;

namespace {

std::string text_of(const std::vector<std::byte>& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// One column of it fills a chunk, the other stays with the metadata.
struct Course {
  std::vector<double> angle;
  std::vector<std::int16_t> raw;
  static constexpr auto schema() {
    return fields(field<&Course::angle>("of the rod", unit("rad")), field<&Course::raw>("converter reading"));
  }
};

Course course(std::size_t steps) {
  Course course;
  for (std::size_t i = 0; i < steps; ++i) course.angle.push_back(static_cast<double>(i * 0x9E3779B97F4A7C15U >> 40U));
  course.raw.assign(20, 7);
  return course;
}

Document run(Compression compression) {
  Document document;
  document.attribute("/", "title", "\u03b8 swings");
  document.attribute("/", "run", std::uint64_t{42});
  document.attribute("/config/swing", "step", 0.001);
  document.attribute("/config/swing", "order", std::int64_t{-4});
  document.attribute("/config/swing", "names", std::vector<std::string>{"a", "bc"});
  document.text("/provenance", "study", std::string(500, '#'));
  document.columns("/phases/swing/few", encode(to_columns(example::make_rows(7, 3)), compression));
  document.columns("/phases/swing/many", encode(to_columns(example::make_rows(600, 0)), compression));
  return document;
}

void write_dataset(hid_t file, const char* name, hid_t type, hid_t memory, std::vector<std::size_t> shape, const void* values,
                   bool packed = false) {
  const auto space = h5::space_of(shape);
  const Handle list(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  if (packed) {
    const std::vector<hsize_t> chunk(shape.begin(), shape.end());
    H5Pset_chunk(list.id(), static_cast<int>(chunk.size()), chunk.data());
    H5Pset_shuffle(list.id());
    H5Pset_deflate(list.id(), 6);
  }
  const Handle dataset(H5Dcreate2(file, name, type, space.id(), H5P_DEFAULT, list.id(), H5P_DEFAULT), H5Dclose);
  H5Dwrite(dataset.id(), memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
}

std::string foreign_table(bool packed) {
  const TemporaryFolder folder;
  const auto path = folder / "t.h5";
  {
    const auto held = h5::lock();
    const Handle file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), H5Fclose);
    const Handle text(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(text.id(), H5T_VARIABLE);
    const std::array<double, 6> reals{0.1, 0.2, 0.3, -0.5, 1, 2};
    const std::array<int, 3> wholes{1, 2, 3};
    const std::array<const char*, 3> words{"a", "word", "more of them"};
    write_dataset(file.id(), "angle", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {3}, reals.data(), packed);
    write_dataset(file.id(), "bias", H5T_IEEE_F32BE, H5T_NATIVE_DOUBLE, {3}, reals.data());
    write_dataset(file.id(), "pushes", H5T_STD_I16BE, H5T_NATIVE_INT, {3}, wholes.data(), packed);
    write_dataset(file.id(), "level", H5T_STD_U8LE, H5T_NATIVE_INT, {3}, wholes.data());
    write_dataset(file.id(), "label", text.id(), text.id(), {3}, static_cast<const void*>(words.data()));
    const Handle group(H5Gcreate2(file.id(), "plant", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
    write_dataset(group.id(), "mass", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {3}, reals.data());
  }
  return text_of(read_bytes(path));
}

}  // namespace

std::vector<std::string> run_files() {
  std::vector<std::string> files;
  for (const auto compression : example::all_compressions) files.push_back(text_of(run(compression).build()));
  return files;
}

std::vector<std::string> live_files() {
  std::vector<std::string> files;
  for (const int commits : {1, 2, 4}) {
    MemoryDisk disk;
    LiveFile file("run.h5", disk);
    Document document;
    document.text("/provenance", "study", std::string(500, '#'));
    for (int i = 0; i < commits; ++i) {
      document.attribute("/metrics", "step", std::int64_t{i});
      document.columns("/phases/swing/" + std::to_string(i), encode(to_columns(course(700)), Compression::default_));
      file.commit(document);
    }
    files.push_back(text_of(*disk.find("run.h5")));
  }
  return files;
}

std::vector<std::string> csv_tables() {
  return {"angle,bias,pushes,law,label\n0.1,0.2,3,sta,plain\n0.2,-1e-3,4,adaptive,\"a, \"\"b\"\"\"\n",
          "# of an export\r\n# units,,rad,m\r\nsample,status,angle [rad],centre.0\r\n4,complete,0.5,1\r\n5,complete,-0.5,2\r\n\r\n",
          "\xEF\xBB\xBFplant.mass, centre[1] [m], wind, delay, links/0/mass\n 1.5, 2, true, 1s, 1\n2.5, -1e-1, 0, 0.5, 2\n",
          "level\n1\n2\n3\n4\n5\n"};
}

std::vector<std::string> own_tables() {
  Samples<example_study::Tilt> samples{0, std::vector<example_study::Tilt>(5)};
  std::vector<std::string> files;
  for (const auto* group : {"/samples", "/results/samples"}) {
    Document document;
    document.columns(group, encode(to_columns(samples), Compression::default_));
    files.push_back(text_of(document.build()));
    samples.rows.resize(600);
  }
  return files;
}

std::vector<std::string> foreign_tables() { return {foreign_table(false), foreign_table(true)}; }

}  // namespace fuzzed
