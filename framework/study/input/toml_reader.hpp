#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "framework/core/type.hpp"
#include "framework/study/input/toml_tree.hpp"

namespace regatta {

/// What the schema says of the value that is read, and how messages call it.
struct Setting {
  std::string path;  ///< "phases.swing.step"
  std::string_view unit{};
  std::optional<Range> range{};
};

/// Fills objects from TOML by the description of their types. Mistakes are added to the problems; what the TOML does not mention, and
/// what is wrong, keeps its value.
///
/// Numbers: 3 and 3.0 are the same, 1e3 is a whole number. Durations: seconds, or text as for parse_duration. Lists and arrays: [...],
/// or a table of indices that changes single elements. An optional is emptied by "none". A variant takes the first alternative that fits.
class TomlReader {
 public:
  explicit TomlReader(Problems& problems) : problems_(problems) {}

  /// Returns whether there was nothing to complain about.
  bool read(const TomlNode& node, const Type& type, void* object, const Setting& setting);

  struct Target {
    const Type* type;  ///< A structure.
    void* object;
  };
  /// Reads a table whose keys belong to one of several structs. The keys `elsewhere` are known, and left alone.
  bool read_table(const TomlNode& table, const std::string& path, std::span<const Target> targets,
                  std::span<const std::string_view> elsewhere = {});

  /// The problem of a key that is none of `known`.
  void refuse_key(const TomlEntry& entry, const std::string& path, std::span<const std::string_view> known);

 private:
  bool fail(const TomlNode& node, const Setting& setting, std::string_view why);
  bool wrong_kind(const TomlNode& node, const Type& type, const void* object, const Setting& setting);
  bool unknown_name(const TomlNode& node, const Type& choice, const Type& shown, const Setting& setting);
  bool fits(const TomlNode& node, const Type& type, const Setting& setting) const;
  bool within_limits(const TomlNode& node, double value, const Type& type, const Setting& setting);

  bool read_leaf(const TomlNode& node, const Type& type, void* object, const Setting& setting);
  bool read_number(const TomlNode& node, const Type& type, void* object, const Setting& setting);
  bool read_duration(const TomlNode& node, void* object, const Setting& setting);
  bool read_choice(const TomlNode& node, const Type& type, void* object, const Setting& setting);
  bool read_elements(const TomlNode& node, const Type& type, void* object, const Setting& setting);
  bool read_by_index(const TomlNode& node, const Type& type, void* object, const Setting& setting);
  bool read_optional(const TomlNode& node, const Type& type, void* object, const Setting& setting);
  bool read_alternative(const TomlNode& node, const Type& type, void* object, const Setting& setting);

  Problems& problems_;
};

}  // namespace regatta
