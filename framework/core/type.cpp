#include "framework/core/type.hpp"

#include <algorithm>
#include <cstring>

namespace regatta {

const FieldInfo* Type::find(std::string_view field_name) const {
  const auto found = std::ranges::find(fields, field_name, &FieldInfo::name);
  return found == fields.end() ? nullptr : &*found;
}

// Both compilers and all machines of ours are little endian, so the low bytes of the enum are its value.
static_assert(std::endian::native == std::endian::little);

std::size_t choice_index(const Type& choice, const void* object) {
  std::uint64_t value = 0;
  std::memcpy(&value, object, choice.size);
  return static_cast<std::size_t>(value);
}

void set_choice(const Type& choice, void* object, std::size_t index) {
  const std::uint64_t value = index;
  std::memcpy(object, &value, choice.size);
}

std::string detail::tidy_type_name(std::string_view spelled) {
  std::string name(spelled);
  for (const std::string_view noise : {"regatta::", "{anonymous}::", "(anonymous namespace)::", "<unnamed>::"}) {
    for (auto at = name.find(noise); at != std::string::npos; at = name.find(noise)) name.erase(at, noise.size());
  }
  return name;
}

}  // namespace regatta
