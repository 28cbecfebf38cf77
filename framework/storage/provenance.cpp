#include "framework/storage/provenance.hpp"

#include <filesystem>
#include <fstream>

#include <fmt/chrono.h>
#include <nlohmann/json.hpp>
#include <sys/utsname.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#include "framework/core/libm_bits.hpp"
#include "framework/core/text.hpp"
#include "framework/simd/instruction_set.hpp"
#include "framework/storage/deflate.hpp"
#include "framework/storage/git_hash.hpp"
#include "framework/storage/h5.hpp"

namespace regatta {

namespace {

std::string cpu_model() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name")) return line.substr(std::min(line.size(), line.find(':') + 2));
  }
  return "unknown";
}

std::string hdf5_version() {
  const auto held = h5::lock();
  return h5::library_version();
}

std::string libm() {
#ifdef __GLIBC__
  return fmt::format("glibc {}, bits {}", ::gnu_get_libc_version(), libm_bits());
#else
  return "bits " + libm_bits();
#endif
}

}  // namespace

std::string utc_text(std::chrono::system_clock::time_point time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

Provenance current_provenance(const std::vector<std::string>& arguments) {
  Provenance provenance;
  if (!arguments.empty()) provenance.program = std::filesystem::path(arguments.front()).filename().string();
  for (const auto& argument : arguments) {
    if (!provenance.command_line.empty()) provenance.command_line.push_back(' ');
    provenance.command_line.append(shell_quoted(argument));
  }
  std::error_code no_folder;  // it may have been removed under us
  provenance.working_directory = std::filesystem::current_path(no_folder).string();
  provenance.version = REGATTA_VERSION;
  provenance.git_hash = git_hash();
  struct ::utsname system {};
  if (::uname(&system) == 0) {
    provenance.host = system.nodename;
    provenance.kernel = fmt::format("{} {} {}", system.sysname, system.release, system.machine);
  }
  provenance.cpu = cpu_model();
#ifdef __clang__
  provenance.compiler = "clang " __clang_version__;
#else
  provenance.compiler = "g++ " __VERSION__;
#endif
  provenance.build_type = REGATTA_BUILD_TYPE;
  provenance.flags = REGATTA_FLAGS;
  provenance.instruction_set = name_of(instruction_set());
  provenance.rounding = rounding_of(instruction_set());
  provenance.libm = libm();
  provenance.libraries = {"HDF5 " + hdf5_version(), deflate_library(), provenance.libm, REGATTA_LIBRARIES};
  provenance.start = utc_text(std::chrono::system_clock::now());
  return provenance;
}

void add_provenance(Document& document, const Provenance& provenance) {
  const auto add = [&](const char* name, const Document::Value& value) { document.attribute("/provenance", name, value); };
  add("seed", provenance.seed);
  add("program", provenance.program);
  add("command_line", provenance.command_line);
  add("working_directory", provenance.working_directory);
  add("version", provenance.version);
  add("git_hash", provenance.git_hash);
  add("host", provenance.host);
  add("cpu", provenance.cpu);
  add("kernel", provenance.kernel);
  add("compiler", provenance.compiler);
  add("build_type", provenance.build_type);
  add("flags", provenance.flags);
  add("instruction_set", provenance.instruction_set);
  add("libraries", provenance.libraries);
  add("start", provenance.start);
  if (!provenance.end.empty()) add("end", provenance.end);
  document.text("/provenance", "study", provenance.study);
  add("study_file", provenance.study_file);
  document.text("/provenance", "overrides", nlohmann::json(provenance.overrides).dump(1));  // an attribute holds 64 KiB only
  if (!provenance.included.empty()) document.text("/provenance", "included", nlohmann::json(provenance.included).dump(1));
}

}  // namespace regatta
