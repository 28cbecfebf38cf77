#pragma once
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

namespace regatta {

/// A file that a phase reads, as an option or a product: `InputFile mesh_file = "mesh.h5";`. Results depend on its content, not on its
/// name: moving it changes nothing, and changing one byte makes again what depends on it.
///
/// In a study file the path is relative to the folder of that file, in --set to the working directory; a default to the folder of the
/// study file, too. path() is absolute when a phase gets it. A study without the file is refused before anything runs; a file that
/// may be missing is a std::optional<InputFile>, one without a default must be given. Called bare, as in a test, the path is as it was
/// written.
class InputFile {
 public:
  InputFile() = default;
  template <class Path>
  requires(std::convertible_to<Path, std::filesystem::path> && !std::same_as<std::remove_cvref_t<Path>, InputFile>)
      InputFile(Path&& path)  // NOLINT(google-explicit-constructor,bugprone-forwarding-reference-overload): it stands for its path
      : path_(std::filesystem::path(std::forward<Path>(path)).string()) {}

  std::filesystem::path path() const { return path_; }
  const std::string& text() const { return path_; }  ///< The path as text.
  bool empty() const { return path_.empty(); }

  /// [byte] @throws Error naming the file and what the system says
  std::uint64_t size() const;

  /// XXH3-128 of the content, 32 hexadecimal digits, as xxh128sum prints it. The file is read once a process, unless it has changed
  /// since. Thread-safe. @throws Error naming the file; also when the file is written to meanwhile
  std::string digest() const;

  friend bool operator==(const InputFile&, const InputFile&) = default;

 private:
  std::string path_;  // clang 14 has no constant expressions with a std::filesystem::path, and schemas are checked in one
};

/// Why a file cannot be read, with what to try: "does not exist; did you mean \"mesh.h5\"?", "is a folder; ..."; empty if it can.
std::string why_unreadable(const std::filesystem::path& file);

}  // namespace regatta
