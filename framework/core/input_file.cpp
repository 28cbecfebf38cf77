#include "framework/core/input_file.hpp"

#include <cstring>
#include <system_error>
#include <vector>

#include <unistd.h>

#include "framework/core/error.hpp"
#include "framework/core/file_digest.hpp"
#include "framework/core/text.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

/// The names in a folder; not all of a huge one, for they only serve a hint.
std::vector<std::string> names_in(const fs::path& folder) {
  constexpr std::size_t enough = 10'000;
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end && names.size() < enough; at.increment(error))
    names.push_back(at->path().filename().string());
  return names;
}

std::string missing(const fs::path& file) {
  std::error_code error;
  if (const auto target = fs::read_symlink(file, error); !error)
    return fmt::format("is a link to {}, which does not exist; correct it", target.string());
  const auto folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  if (!fs::exists(folder, error)) return "does not exist, nor does its folder; give the path of a file that does";
  const auto names = names_in(folder);
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const auto near = nearest(file.filename().string(), candidates);
  return near.empty() ? "does not exist; give the path of a file that does" : fmt::format("does not exist; did you mean \"{}\"?", near);
}

}  // namespace

std::uint64_t InputFile::size() const {
  std::error_code error;
  const auto bytes = fs::file_size(path(), error);
  if (error) throw Error(fmt::format("{}: cannot be read ({})", path_, error.message()));
  return bytes;
}

std::string InputFile::digest() const { return file_content(path()).digest; }

std::string why_unreadable(const fs::path& file) {
  std::error_code error;
  const auto status = fs::status(file, error);
  if (status.type() == fs::file_type::not_found) return missing(file);
  if (status.type() == fs::file_type::none) return fmt::format("cannot be read ({})", error.message());
  if (status.type() == fs::file_type::directory) return "is a folder; give the path of a file";
  if (status.type() != fs::file_type::regular) return "is no regular file; give the path of one";
  if (::access(file.c_str(), R_OK) != 0) return fmt::format("cannot be read ({}); see its permissions", std::strerror(errno));
  return {};
}

}  // namespace regatta
