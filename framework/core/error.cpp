#include "framework/core/error.hpp"

#include <cstring>
#include <new>

#include "framework/core/counted_memory.hpp"

namespace regatta {

IoError::IoError(std::string_view operation, const std::filesystem::path& path, int error_number)
    : Error(fmt::format("{} {}: {}", operation, path.string(), std::strerror(error_number))), error_number_(error_number) {}

std::string handled_error() {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    if (counted_memory::refused()) return counted_memory::refusal_text();
    return "out of memory; make runs smaller with samples.per_run, or use fewer cores (execution.cores)";
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "something was thrown that is not a std::exception";
  }
}

void detail::contract_failed(const char* kind, const char* condition, const char* file, int line) {
  throw ContractError(fmt::format("{}({}) is false at {}:{}", kind, condition, std::filesystem::path(file).filename().string(), line));
}

}  // namespace regatta
