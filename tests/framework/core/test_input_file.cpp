#include <fstream>
#include <optional>
#include <thread>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/core/columns.hpp"
#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;

namespace {

struct Options {
  InputFile mesh = "mesh.h5";
  std::optional<InputFile> mask;
  std::vector<InputFile> tables;
  static constexpr auto schema() {
    return fields(field<&Options::mesh>("mesh"), field<&Options::mask>("mask"), field<&Options::tables>("tables"));
  }
};

void write(const std::filesystem::path& file, const std::string& text) { std::ofstream(file) << text; }

}  // namespace

TEST_SUITE("framework/core/input_file") {
  TEST_CASE("the digest is XXH3-128 of the content, as xxh128sum prints it") {
    const TemporaryFolder folder;
    write(folder / "empty", "");
    // Printed by xxh128sum of xxhash 0.8.1.
    CHECK(InputFile(folder / "empty").digest() == "99aa06d3014798d86001c324468d497f");
    write(folder / "letters", "abcdefghijklmnopqrstuvwxyz");
    CHECK(InputFile(folder / "letters").digest() == "db7ca44e84843d67ebe162220154e1e6");
    CHECK(InputFile(folder / "letters").size() == 26);
    write(folder / "large", std::string(3'000'000, 'x'));  // several blocks
    CHECK(InputFile(folder / "large").digest() == "1f895bac9b72598405afde2f9995314a");
  }

  TEST_CASE("another name has the same digest, one other byte another") {
    const TemporaryFolder folder;
    write(folder / "a", std::string(2'000'000, 'x'));
    const auto before = InputFile(folder / "a").digest();
    std::filesystem::rename(folder / "a", folder / "b");
    CHECK(InputFile(folder / "b").digest() == before);
    std::fstream(folder / "b", std::ios::in | std::ios::out).seekp(1'999'999).put('y');
    CHECK(InputFile(folder / "b").digest() != before);
  }

  TEST_CASE("a file is read once: as long as nothing says that it has changed") {
    const TemporaryFolder folder;
    write(folder / "a", "one");
    const auto one = InputFile(folder / "a").digest();
    CHECK(::chmod((folder / "a").c_str(), 0) == 0);
    CHECK(::chmod((folder / "a").c_str(), 0644) == 0);
    CHECK(InputFile(folder / "a").digest() == one);
    write(folder / "other", "two");  // of the same size, and in its place
    std::filesystem::last_write_time(folder / "other", std::filesystem::last_write_time(folder / "a"));
    std::filesystem::rename(folder / "other", folder / "a");
    CHECK(InputFile(folder / "a").digest() != one);
  }

  TEST_CASE("many threads may ask at once") {
    const TemporaryFolder folder;
    write(folder / "a", std::string(500'000, 'x'));
    std::vector<std::string> digests(4);
    {
      std::vector<std::jthread> threads;
      for (auto& digest : digests) threads.emplace_back([&] { digest = InputFile(folder / "a").digest(); });
    }
    CHECK(digests == std::vector<std::string>(4, InputFile(folder / "a").digest()));
  }

  TEST_CASE("what cannot be read is said with its name and the reason") {
    const TemporaryFolder folder;
    const auto missing = folder / "mesh.h5";
    CHECK_THROWS_WITH_AS(InputFile(missing).digest(), (missing.string() + ": cannot be read (No such file or directory)").c_str(), Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(InputFile(missing).size()),
                         (missing.string() + ": cannot be read (No such file or directory)").c_str(), Error);
    CHECK_THROWS_WITH_AS(InputFile(folder.path()).digest(), (folder.path().string() + ": cannot be read (Is a directory)").c_str(), Error);
  }

  TEST_CASE("why a file cannot be read, and what to try") {
    const TemporaryFolder folder;
    write(folder / "mesh.h5", "");
    CHECK(why_unreadable(folder / "mesh.h5").empty());
    CHECK(why_unreadable(folder / "mehs.h5") == "does not exist; did you mean \"mesh.h5\"?");
    CHECK(why_unreadable(folder / "readings.csv") == "does not exist; give the path of a file that does");
    CHECK(why_unreadable(folder / "none/mesh.h5") == "does not exist, nor does its folder; give the path of a file that does");
    CHECK(why_unreadable(folder / "mesh.h5/part") == "does not exist; give the path of a file that does");
    std::filesystem::create_symlink("none/mesh.h5", folder / "link.h5");
    CHECK(why_unreadable(folder / "link.h5") == "is a link to none/mesh.h5, which does not exist; correct it");
    CHECK(why_unreadable(folder.path()) == "is a folder; give the path of a file");
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);  // to open it would wait for ever
    CHECK(why_unreadable(folder / "pipe") == "is no regular file; give the path of one");
    std::filesystem::permissions(folder / "mesh.h5", std::filesystem::perms::none);
    if (::geteuid() != 0) CHECK(why_unreadable(folder / "mesh.h5") == "cannot be read (Permission denied); see its permissions");
  }

  TEST_CASE("as text it is its path; what results depend on is its content") {
    const TemporaryFolder folder;
    write(folder / "empty", "");
    Options options{.mesh = folder / "empty", .mask = {}, .tables = {folder / "empty"}};
    const auto path = "\"" + (folder / "empty").string() + "\"";
    CHECK(describe_type(type_of<InputFile>()) == "file");
    CHECK(to_text(Options{}) == "{ mesh = \"mesh.h5\", tables = [] }");
    CHECK(to_text(options) == "{ mesh = " + path + ", tables = [" + path + "] }");
    const std::string content = "content 99aa06d3014798d86001c324468d497f";
    CHECK(to_content_text(type_of<Options>(), &options) == "{ mesh = " + content + ", tables = [" + content + "] }");
  }

  TEST_CASE("in columns it is the text of its path, and comes back") {
    const Options options{.mesh = "a.h5", .mask = "b", .tables = {"long/name", "c"}};
    const auto columns = to_columns(options);
    CHECK(find_column(columns, "mesh")->type->kind == Kind::text);
    CHECK(find_column(columns, "tables")->element_size == 9);
    const auto back = from_columns<Options>(columns);
    CHECK(back.mesh == options.mesh);
    CHECK(back.mask == options.mask);
    CHECK(back.tables == options.tables);
    CHECK(from_columns<InputFile>(to_columns(InputFile("x"))) == InputFile("x"));
  }
}
