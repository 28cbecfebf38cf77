#include "framework/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

#include <fmt/format.h>

namespace regatta {

namespace {

template <class T>
T read(const void* object) {
  T value;
  std::memcpy(&value, object, sizeof(T));
  return value;
}

std::int64_t read_integer(const Type& type, const void* object) {
  switch (type.size) {
    case 1:
      return read<std::int8_t>(object);
    case 2:
      return read<std::int16_t>(object);
    case 4:
      return read<std::int32_t>(object);
    default:
      return read<std::int64_t>(object);
  }
}

std::string real_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

using FileText = std::string (*)(const InputFile&);

std::string path_text(const InputFile& file) { return in_quotes(file.text()); }
std::string content_text(const InputFile& file) { return file.empty() ? in_quotes("") : "content " + file.digest(); }

std::string spell(const Type& type, const void* object, FileText file_text);

std::string listed(const Type& type, const void* object, FileText file_text) {
  std::string out = "[";
  const auto n = type.count(object);
  for (std::size_t i = 0; i < n; ++i) out += (i ? ", " : "") + spell(*type.element, type.at(object, i), file_text);
  return out + "]";
}

std::string structure_text(const Type& type, const void* object, FileText file_text) {
  std::string out;
  for (const auto& field : type.fields) {
    const auto* member = static_cast<const std::byte*>(object) + field.offset;
    if (field.type->kind == Kind::optional && field.type->count(member) == 0) continue;
    out += (out.empty() ? "{ " : ", ") + std::string(field.name) + " = " + spell(*field.type, member, file_text);
  }
  return out.empty() ? "{}" : out + " }";
}

std::string spell(const Type& type, const void* object, FileText file_text) {
  switch (type.kind) {
    case Kind::boolean:
      return read<bool>(object) ? "true" : "false";
    case Kind::integer:
      return fmt::format("{}", read_integer(type, object));
    case Kind::natural: {
      std::uint64_t value = 0;
      std::memcpy(&value, object, type.size);
      return fmt::format("{}", value);
    }
    case Kind::real:
      return real_text(type.size == 4 ? static_cast<double>(read<float>(object)) : read<double>(object));
    case Kind::text:
      return in_quotes(*static_cast<const std::string*>(object));
    case Kind::choice: {
      const auto index = choice_index(type, object);
      return in_quotes(index < type.names.size() ? type.names[index] : "?");
    }
    case Kind::duration:
      return in_quotes(fmt::format("{}s", read<double>(object)));
    case Kind::structure:
      return structure_text(type, object, file_text);
    case Kind::list:
    case Kind::array:
      return listed(type, object, file_text);
    case Kind::optional:
      return type.count(object) ? spell(*type.element, type.at(object, 0), file_text) : "none";
    case Kind::one_of:
      return spell(*type.alternatives[type.count(object)], type.at(object, 0), file_text);
    case Kind::file:
      return file_text(*static_cast<const InputFile*>(object));
  }
  return {};
}

}  // namespace

std::string to_text(const Type& type, const void* object) { return spell(type, object, path_text); }

std::string to_content_text(const Type& type, const void* object) { return spell(type, object, content_text); }

std::string describe_type(const Type& type) {
  switch (type.kind) {
    case Kind::boolean:
      return "true | false";
    case Kind::integer:
    case Kind::natural:
      return "whole number";
    case Kind::real:
      return "number";
    case Kind::text:
      return "text";
    case Kind::choice:
      return fmt::format("\"{}\"", fmt::join(type.names, "\" | \""));
    case Kind::duration:
      return "length of time";
    case Kind::structure:
      return "table";
    case Kind::list:
      return "list of " + describe_type(*type.element);
    case Kind::array:
      return fmt::format("{} x {}", type.extent, describe_type(*type.element));
    case Kind::optional:
      return describe_type(*type.element) + ", or left out";
    case Kind::one_of: {
      std::string out;
      for (const auto* a : type.alternatives) out += (out.empty() ? "" : " | ") + describe_type(*a);
      return out;
    }
    case Kind::file:
      return "file";
  }
  return {};
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const auto candidate : candidates) {
    std::vector<std::size_t> row(candidate.size() + 1);  // Levenshtein, one row at a time
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < word.size(); ++i) {
      std::size_t diagonal = row[0];
      row[0] = i + 1;
      for (std::size_t k = 0; k < candidate.size(); ++k) {
        const std::size_t change = diagonal + (word[i] == candidate[k] ? 0 : 1);
        diagonal = row[k + 1];
        row[k + 1] = std::min({row[k] + 1, diagonal + 1, change});
      }
    }
    if (row.back() < best_distance) best = candidate, best_distance = row.back();
  }
  return best;
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out + '"';
}

std::string shell_quoted(std::string_view word) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos) return std::string(word);
  std::string out = "'";
  for (const char c : word) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out + "'";
}

std::string with_commas(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) text.insert(static_cast<std::size_t>(at), 1, ',');
  return text;
}

std::string counted(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", with_commas(number), noun, number == 1 ? "" : "s");
}

std::string readable_bytes(double bytes) {
  const char* unit = "B";
  for (const char* next : {"KiB", "MiB", "GiB", "TiB"}) {
    if (bytes < 1024) break;
    bytes /= 1024;
    unit = next;
  }
  return unit[0] == 'B' ? fmt::format("{:.0f} B", bytes) : fmt::format("{:.1f} {}", bytes, unit);
}

}  // namespace regatta
