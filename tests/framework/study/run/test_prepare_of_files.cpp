#include <fstream>
#include <functional>

#include <doctest/doctest.h>

#include "framework/study/input/load_study.hpp"
#include "framework/study/run/prepare.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;

namespace {

namespace fs = std::filesystem;

struct Mesh {
  double bytes = 0;
  static constexpr auto schema() { return fields(field<&Mesh::bytes>("of its file")); }
};

std::function<void()> meanwhile;  // what others do while the mesh is made

class Mesher {
 public:
  static constexpr PhaseInfo info{.name = "mesher", .summary = "Has shared data that are made from a file"};
  struct Options {
    InputFile file = "mesh.txt";
    static constexpr auto schema() { return fields(field<&Options::file>("of the mesh")); }
  };
  explicit Mesher(const Options&) {}
  static std::shared_ptr<const Mesh> create_shared_data(const Options& options, Setup&) {
    auto mesh = std::make_shared<const Mesh>(Mesh{static_cast<double>(options.file.size())});
    if (meanwhile) meanwhile();
    return mesh;
  }
  Out<"meshed", Samples<example::Tilt>> process(In<"samples", Samples<example::Tilt>> samples, Shared<Mesh> mesh) const {
    auto rows = *samples;
    for (auto& row : rows.rows) row.angle *= mesh->bytes;
    return rows;
  }
};
REGATTA_PHASE(Mesher);

const PipelineInfo& meshes() {
  static const auto info = pipeline<Out<"samples", Samples<example::Tilt>>>().then<Mesher>().reduce<"meshed">().info();
  return info;
}

constexpr const char* text = "[samples]\ncount = 4\nper_run = 4\n";

Prepared prepare_in(const fs::path& folder) {
  const auto study = parse_study(text, folder / "study.toml", {}, meshes());
  return prepare(study, meshes(), meshes(), Workspace(folder / "out"), current_provenance({"test"}), StopRequest(),
                 {.pus = {0}, .fresh = false, .told = {}})
      .at(0);
}

std::size_t count_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_SUITE("framework/study/prepare_of_files") {
  TEST_CASE("shared data are not stored when their file is written to while they are made: nobody knows of which content they are") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "mesh.txt";
    std::ofstream(file) << "mesh";
    meanwhile = [&] { std::ofstream(file) << "another"; };
    const auto row = prepare_in(folder.path());
    CHECK(row.state == Prepared::State::failed);
    CHECK(row.why ==
          "phases.mesher.file = \"" + file.string() +
              "\" has another content than before: it was written to while the shared data were made; try again when it is finished");
    CHECK(count_in(folder.path() / "out/shared") == 0);
    meanwhile = {};
    CHECK(prepare_in(folder.path()).state == Prepared::State::made);
  }

  TEST_CASE("nor do they replace a damaged file then") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "mesh.txt";
    std::ofstream(file) << "mesh";
    const auto stored = prepare_in(folder.path()).file;
    std::ofstream(stored) << "damaged";
    meanwhile = [&] { std::ofstream(file) << "another"; };
    const auto end = example::run_study(folder.path() / "out", {.text = text, .pipeline = &meshes(), .file = folder.path() / "study.toml"});
    meanwhile = {};
    const auto said = fmt::format("{}", fmt::join(end.study_log, "\n"));
    CHECK(said.find("the damaged file stays, because it could not be replaced: phases.mesher.file = ") != std::string::npos);
    CHECK(fs::file_size(stored) == 7);
  }
}
