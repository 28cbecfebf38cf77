#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "framework/core/duration.hpp"
#include "framework/core/input_file.hpp"
#include "framework/core/same_length.hpp"
#include "framework/core/samples.hpp"
#include "framework/core/schema.hpp"

/// What a schema says, as data: so that reading TOML, writing HDF5, hashing and describing are written once and compiled once.
namespace regatta {

enum class Kind : std::uint8_t {
  boolean,    // bool
  integer,    // signed, 1 to 8 bytes
  natural,    // unsigned, 1 to 8 bytes
  real,       // float, double
  text,       // std::string
  choice,     // an enum whose enumerators are 0, 1, 2, ...
  duration,   // Duration
  structure,  // a struct with a schema
  list,       // std::vector
  array,      // std::array
  optional,   // std::optional
  one_of,     // std::variant: the first alternative that fits a value is taken
  file,       // InputFile
};

struct Type;

struct FieldInfo {
  std::string_view name;
  std::string_view doc;
  std::string_view unit;  ///< Empty for plain numbers.
  std::optional<Range> range;
  const Type* type;
  std::size_t offset;  ///< Bytes from the start of the struct.
};

struct Type {
  Kind kind{};
  std::string name;                       ///< As C++ spells it, for messages.
  std::size_t size = 0;                   ///< Bytes of one object.
  std::vector<FieldInfo> fields;          ///< structure
  std::vector<std::string_view> names;    ///< choice: the enumerators in order of value
  const Type* element = nullptr;          ///< list, array, optional
  std::size_t extent = 0;                 ///< array
  std::vector<const Type*> alternatives;  ///< one_of
  bool same_length = false;               ///< list: a SameLength<T>
  bool samples = false;                   ///< structure: it is a Samples<T>, so rows are stored without their name and have sample ids

  std::size_t (*count)(const void*) = nullptr;  ///< list: length; optional: 0 or 1; one_of: index of the active alternative
  const void* (*at)(const void*, std::size_t) =
      nullptr;  ///< element; one_of: the active alternative, whatever the index. Elements of a list or array are contiguous.
  void (*resize)(void*, std::size_t) = nullptr;          ///< list; optional: 0 or 1; one_of: makes a fresh alternative of that index
  std::shared_ptr<void> (*create)() = nullptr;           ///< A new object with default values.
  void (*assign)(void* to, const void* from) = nullptr;  ///< Copies; null for types that can only be moved.
  std::string (*problem)(const void*) = nullptr;         ///< structure: what its problem() says; null if it has none.

  const FieldInfo* find(std::string_view field_name) const;
  void* at_mutable(void* object, std::size_t index) const { return const_cast<void*>(at(object, index)); }
};

/// The description of T: a scalar, Duration, InputFile, enum, struct with schema, or vector, array, optional, variant of those. Made once.
template <class T>
const Type& type_of();

/// The enumerator of a choice object; its value as a number, for any underlying integer.
std::size_t choice_index(const Type& choice, const void* object);
void set_choice(const Type& choice, void* object, std::size_t index);

/// An object with its description.
struct Object {
  const Type* type = nullptr;
  std::shared_ptr<void> value;
  template <class T>
  const T& as() const {
    return *static_cast<const T*>(value.get());
  }
};

template <class T>
Object make_object(T value) {
  return {&type_of<T>(), std::make_shared<T>(std::move(value))};
}

/// T as it is written in C++, without namespaces of ours.
template <class T>
std::string type_name();

}  // namespace regatta

#include "framework/core/type_of.hpp"  // IWYU pragma: export
