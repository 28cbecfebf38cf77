#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "framework/study/input/problems.hpp"

namespace regatta {

struct TomlEntry;

/// A value of a study file or of a --set argument, with the place where it was written.
struct TomlNode {
  enum class Kind { boolean, integer, number, text, date, list, table };

  Kind kind = Kind::table;
  Place place;                     ///< A table that its keys imply stands where the first of them does.
  bool flag = false;               ///< boolean
  std::int64_t integer = 0;        ///< integer
  double number = 0;               ///< number, and integer as well
  std::string text;                ///< text; date as it was written
  std::vector<TomlNode> items;     ///< list
  std::vector<TomlEntry> entries;  ///< table, in order of its keys
  std::string included;            ///< table: the file that it was read from, as the user named it; empty: it was written here

  bool is_number() const { return kind == Kind::integer || kind == Kind::number; }
  const TomlEntry* find(std::string_view key) const;
  TomlEntry* find(std::string_view key);
  /// The value below, by keys and positions in lists joined with dots, or null.
  const TomlNode* at(std::string_view path) const;
  /// The same, or the last one on the way to it that is there; this one if not even the first is.
  const TomlNode& nearest_to(std::string_view path) const;

 private:
  const TomlNode* step(std::string_view& path) const;  // to the first part of the path, which is taken off
};

struct TomlEntry {
  std::string key;
  Place place;  ///< Of the key.
  TomlNode value;
};

/// As TOML, on one line, cut after some 60 characters.
std::string spelled(const TomlNode& node);

/// "text", "a whole number", ...
std::string_view kind_name(const TomlNode& node);

/// The index that a key stands for, as in layers.2.resistivity; -1 if it is none.
std::int64_t index_of(std::string_view key);

}  // namespace regatta
