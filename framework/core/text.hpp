#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "framework/core/type.hpp"

namespace regatta {

/// An object as a study file would write it: 0.5, "text", [1, 2], { K = 20, kd = 5 }. Numbers read back to the same bits.
std::string to_text(const Type& type, const void* object);
template <class T>
std::string to_text(const T& object) {
  return to_text(type_of<T>(), &object);
}

/// The same with the content of each file in place of its path, as what results depend on: content 99aa06d3014798d86001c324468d497f.
/// @throws Error when a file cannot be read
std::string to_content_text(const Type& type, const void* object);

/// What may be written for a type: "number", "text", "classical | sta", "list of numbers".
std::string describe_type(const Type& type);

/// The candidate nearest to `word` by edit distance, or empty if none is near (more than a third of its letters differ).
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

/// In double quotes; quotes, backslashes and line breaks within are escaped.
std::string in_quotes(std::string_view text);

/// A word of a command line as a shell takes it: unchanged, or in single quotes.
std::string shell_quoted(std::string_view word);

/// "1,234,567"
std::string with_commas(std::uint64_t number);
/// "1 run", "1,200 runs"; the plural of `noun` is the noun with an s.
std::string counted(std::uint64_t number, std::string_view noun);
/// "1.5 MiB"
std::string readable_bytes(double bytes);

}  // namespace regatta
