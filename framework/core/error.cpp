#include "framework/core/error.hpp"

#include <cstring>

namespace regatta {

IoError::IoError(std::string_view operation, const std::filesystem::path& path, int error_number)
    : Error(fmt::format("{} {}: {}", operation, path.string(), std::strerror(error_number))), error_number_(error_number) {}

void detail::contract_failed(const char* kind, const char* condition, const char* file, int line) {
  throw ContractError(fmt::format("{}({}) is false at {}:{}", kind, condition, std::filesystem::path(file).filename().string(), line));
}

}  // namespace regatta
