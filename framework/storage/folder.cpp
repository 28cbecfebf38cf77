#include "framework/storage/folder.hpp"

#include <array>
#include <cerrno>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/core/error.hpp"
#include "framework/storage/durable.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

struct Right {
  int mode;
  char letter;  // of chmod
  std::string_view words;
};
constexpr std::array<Right, 3> all_rights{{{R_OK, 'r', "read"}, {W_OK, 'w', "written in"}, {X_OK, 'x', "entered"}}};

/// The error of a right that is missing; 0: it is there. Of the effective user, as access() does not ask.
int refusal(const fs::path& folder, int mode) { return ::faccessat(AT_FDCWD, folder.c_str(), mode, AT_EACCESS) == 0 ? 0 : errno; }

std::string or_else(std::string advice, std::string_view elsewhere) {
  if (!advice.empty() && !elsewhere.empty()) advice += ", or ";
  advice += elsewhere;
  return advice.empty() ? advice : "; " + advice;
}

/// What gives the missing rights: only the owner can, and nobody on a file system that is read-only.
std::string remedy(const fs::path& folder, int error, std::string_view letters) {
  if (error != EACCES) return {};
  struct ::stat status {};
  if (::stat(folder.c_str(), &status) == 0 && status.st_uid != ::geteuid()) return "let its owner allow it";
  return fmt::format("allow it with chmod u+{} {}", letters, folder.string());
}

/// `wanted`: the folder itself, or the one that cannot be made or reached without it. @pre the folder is there
void require_rights(const fs::path& folder, int modes, const fs::path& wanted, std::string_view elsewhere) {
  int error = 0;
  std::string letters, words;
  for (const auto& right : all_rights) {
    const int refused = (modes & right.mode) != 0 ? refusal(folder, right.mode) : 0;
    if (refused == 0) continue;
    error = refused;
    letters += right.letter;
    words += fmt::format("{}{}", words.empty() ? "" : ", ", right.words);
  }
  if (error == 0) return;
  if (const auto last = words.rfind(", "); last != std::string::npos) words.replace(last, 2, " or ");
  const auto whose = folder == wanted ? std::string("this folder") : fmt::format("the folder {}, in which it is,", folder.string());
  throw ConfigError(fmt::format("{}: {} may not be {} ({}){}", wanted.string(), whose, words, std::generic_category().message(error),
                                or_else(remedy(folder, error, letters), elsewhere)));
}

/// Nothing is known of what is below a folder that may not be entered: that folder is named.
[[noreturn]] void refuse_unreachable(const fs::path& folder, int error, std::string_view elsewhere) {
  fs::path above;
  for (const auto& part : folder) {
    if (!above.empty() && error == EACCES) require_rights(above, X_OK, folder, elsewhere);
    struct ::stat status {};
    if (error == ENOTDIR && !above.empty() && ::stat(above.c_str(), &status) == 0 && !S_ISDIR(status.st_mode))
      throw ConfigError(fmt::format("{}: {} is no folder{}", folder.string(), above.string(), or_else("", elsewhere)));
    above /= part;
  }
  throw ConfigError(fmt::format("{}: this folder cannot be reached ({}){}", folder.string(), std::generic_category().message(error),
                                or_else("", elsewhere)));
}

}  // namespace

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) paths.push_back(at->path());
  if (error && error != std::errc::no_such_file_or_directory) throw IoError("read folder", folder, error.value());
  return paths;
}

void require_folder(const fs::path& folder, FolderUse use, std::string_view elsewhere) {
  struct ::stat status {};
  if (::stat(folder.c_str(), &status) == 0) {
    if (!S_ISDIR(status.st_mode)) throw ConfigError(fmt::format("{}: this is no folder{}", folder.string(), or_else("", elsewhere)));
    return require_rights(folder, use == FolderUse::look ? R_OK | X_OK : R_OK | W_OK | X_OK, folder, elsewhere);
  }
  if (errno != ENOENT) refuse_unreachable(folder, errno, elsewhere);
  if (use == FolderUse::look) return;
  auto above = folder_of(folder);
  while (::stat(above.c_str(), &status) != 0 && errno == ENOENT && above.has_relative_path() && above != ".") above = folder_of(above);
  require_rights(above, W_OK | X_OK, folder, elsewhere);
}

}  // namespace regatta
