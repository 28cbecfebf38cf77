#include "framework/storage/live/kept_types.hpp"

#include <array>
#include <map>
#include <mutex>
#include <set>
#include <utility>

#include "framework/core/error.hpp"

namespace regatta {

namespace {

std::mutex& mutex() {
  static std::mutex only;
  return only;
}

const Type& choice_of(std::size_t size, const std::vector<std::string>& names) {
  std::vector<std::string_view> kept;
  for (const auto& name : names) kept.push_back(kept_text(name));
  const std::lock_guard lock(mutex());
  static std::map<std::pair<std::size_t, std::vector<std::string>>, Type> choices;
  auto& choice = choices[{size, names}];
  choice.kind = Kind::choice;
  choice.name = "choice";
  choice.size = size;
  choice.names = std::move(kept);
  return choice;
}

template <class... Numbers>
const Type* number_of_size(std::size_t size) {
  const Type* found = nullptr;
  (static_cast<void>(sizeof(Numbers) == size ? found = &type_of<Numbers>() : nullptr), ...);
  return found;
}

}  // namespace

std::string_view kept_text(const std::string& text) {
  const std::lock_guard lock(mutex());
  static std::set<std::string, std::less<>> texts;
  return *texts.insert(text).first;
}

const Type& type_of_stored(StoredKind kind, std::size_t element_size, const std::vector<std::string>& names) {
  if (kind == StoredKind::text) return type_of<std::string>();
  const Type* type = nullptr;
  if (!names.empty()) {
    const bool is_boolean = element_size == sizeof(bool) && names == std::vector<std::string>{"false", "true"};
    return is_boolean ? type_of<bool>() : choice_of(element_size, names);
  }
  if (kind == StoredKind::integer) type = number_of_size<std::int8_t, std::int16_t, std::int32_t, std::int64_t>(element_size);
  if (kind == StoredKind::natural) type = number_of_size<std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t>(element_size);
  if (kind == StoredKind::real) type = number_of_size<float, double>(element_size);
  if (!type) throw Error(fmt::format("numbers of {} bytes, which this program never writes", element_size));
  return *type;
}

}  // namespace regatta
