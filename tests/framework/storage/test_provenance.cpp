#include <algorithm>

#include <doctest/doctest.h>
#include <gnu/libc-version.h>

#include "framework/core/libm_bits.hpp"
#include "framework/storage/deflate.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/provenance.hpp"
#include "framework/storage/reader.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;

TEST_SUITE("framework/storage/provenance") {
  TEST_CASE("times are ISO 8601 in UTC") {
    CHECK(utc_text(std::chrono::system_clock::time_point(std::chrono::seconds(1'000'000'000))) == "2001-09-09T01:46:40Z");
  }

  TEST_CASE("this program knows where it comes from") {
    const auto provenance = current_provenance({"/opt/bin/pendulum", "run", "my study.toml", "--set", "a='b'"});
    CHECK(provenance.program == "pendulum");
    CHECK(provenance.command_line == "/opt/bin/pendulum run 'my study.toml' --set 'a='\\''b'\\'''");
    CHECK(provenance.working_directory == std::filesystem::current_path().string());
    CHECK((provenance.git_hash == "unknown" || provenance.git_hash.find_first_not_of("0123456789abcdef") >= 40));
    CHECK_FALSE(provenance.version.empty());
    CHECK_FALSE(provenance.host.empty());
    CHECK_FALSE(provenance.cpu.empty());
    CHECK(provenance.kernel.starts_with("Linux "));
    CHECK(provenance.flags.ends_with("-ffp-contract=off"));
    CHECK(provenance.libm == std::string("glibc ") + gnu_get_libc_version() + ", bits " + libm_bits());
    for (const auto* library : {"HDF5 1.", "oneTBB 202", "hwloc ", "Eigen 3.", "fmt ", "spdlog 1.", "xxHash 0.", "libdeflate 1.", "zstd 1.",
                                "CLI11 2.", "toml++ 3.", "nlohmann-json 3."}) {
      const auto named = [&](const std::string& text) { return text.starts_with(library) && text.back() >= '0' && text.back() <= '9'; };
      CHECK_MESSAGE(std::ranges::count_if(provenance.libraries, named) == 1, library);
    }
    CHECK(std::ranges::count(provenance.libraries, provenance.libm) == 1);
    CHECK(std::ranges::count(provenance.libraries, deflate_library()) == 1);
    CHECK(provenance.start.size() == std::string("2026-11-20T09:30:00Z").size());
  }

  TEST_CASE("a file tells its provenance") {
    const TemporaryFolder folder;
    auto provenance = current_provenance({"pendulum"});
    provenance.seed = 18446744073709551615U;
    provenance.study = "[study]\ntitle = \"\u03b8\"\n";
    provenance.end = "2026-11-20T09:30:00Z";
    Document document;
    add_provenance(document, provenance);
    write_whole(folder / "run.h5", document.build());
    const Reader reader(folder / "run.h5");
    CHECK(reader.natural("/provenance", "seed") == provenance.seed);
    CHECK(reader.text("/provenance", "git_hash") == provenance.git_hash);
    CHECK(reader.text("/provenance", "compiler") == provenance.compiler);
    CHECK(reader.texts("/provenance", "libraries") == provenance.libraries);
    CHECK(reader.text("/provenance", "end") == "2026-11-20T09:30:00Z");
    CHECK(reader.long_text("/provenance/study") == provenance.study);
  }
}
