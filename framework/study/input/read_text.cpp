#include "framework/study/input/read_text.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>

#include "framework/core/error.hpp"

namespace regatta {

std::string read_text(const std::filesystem::path& file, std::string_view kind) {
  std::error_code unknown;  // opening it says why
  require(!std::filesystem::is_directory(file, unknown), "{}: this is a folder; give the path of {}", file.string(), kind);
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  const int reason = errno;
  require(in.good(), "{}: cannot be opened ({}); give the path of {}", file.string(), std::strerror(reason), kind);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  require(!in.bad(), "{}: cannot be read", file.string());
  return text;
}

}  // namespace regatta
