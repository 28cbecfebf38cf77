#include "framework/study/input/table_mistakes.hpp"

#include <fmt/format.h>

#include "framework/core/text.hpp"

namespace regatta {

namespace {

constexpr std::size_t most_said = 20;
constexpr Place in_the_text{.argument = Place::elsewhere};

}  // namespace

void TableMistakes::add(std::string_view where, std::string_view text) {
  if (++count_ <= most_said) problems_.add(in_the_text, fmt::format("{}:{}: {}", name_, where, text));
}

void TableMistakes::add(const Place& place, std::string_view text) {
  if (++count_ <= most_said) problems_.add(place, text);
}

void TableMistakes::finish() {
  if (count_ > most_said) problems_.add(in_the_text, fmt::format("{}: and {}", name_, counted(count_ - most_said, "more mistake")));
}

}  // namespace regatta
