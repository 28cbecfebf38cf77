#include "framework/study/input/unsupported.hpp"

#include <array>

namespace regatta {

namespace {

struct Planned {
  std::string_view name, instead;
};

constexpr std::array values{
    Planned{"output.compression=fast", "use \"default\""},
    Planned{"output.compression=small", "use \"default\""},
};

}  // namespace

std::string_view instead_of_value(std::string_view path, std::string_view name) {
  for (const auto& planned : values) {
    const auto split = planned.name.find('=');
    if (planned.name.substr(0, split) == path && planned.name.substr(split + 1) == name) return planned.instead;
  }
  return {};
}

}  // namespace regatta
