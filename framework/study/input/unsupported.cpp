#include "framework/study/input/unsupported.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace regatta {

namespace {

struct Planned {
  std::string_view name, instead;
};

constexpr std::array keys{
    Planned{"inputs", "give the files to the options of a phase, one study a file"},
};

constexpr std::array values{
    Planned{"output.compression=fast", "use \"default\""},
    Planned{"output.compression=small", "use \"default\""},
};

std::string_view look_up(std::span<const Planned> planned, std::string_view name) {
  const auto found = std::ranges::find(planned, name, &Planned::name);
  return found == planned.end() ? std::string_view{} : found->instead;
}

}  // namespace

std::string_view instead_of_key(std::string_view path) { return look_up(keys, path); }

std::string_view instead_of_value(std::string_view path, std::string_view name) {
  for (const auto& planned : values) {
    const auto split = planned.name.find('=');
    if (planned.name.substr(0, split) == path && planned.name.substr(split + 1) == name) return planned.instead;
  }
  return {};
}

}  // namespace regatta
