#include "tests/faults/fuzz/mutator.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace {

using Random = std::mt19937_64;

/// Not std::uniform_int_distribution, whose numbers are the library's own.
std::size_t below(std::size_t end, Random& random) { return end == 0 ? 0 : static_cast<std::size_t>(random() % end); }

struct Span {
  std::size_t at = 0, size = 0;
};

/// Short ones more often than long ones.
Span span_in(const std::string& bytes, Random& random) {
  const auto at = below(bytes.size() + 1, random);
  const auto most = std::size_t{1} << below(10, random);
  return {at, std::min(bytes.size() - at, 1 + below(most, random))};
}

Span line_in(const std::string& text, Random& random) {
  const auto inside = below(text.size(), random);
  const auto begin = text.rfind('\n', inside == 0 ? 0 : inside - 1) + 1;  // 0 after npos
  const auto end = std::min(text.find('\n', inside), text.size() - 1) + 1;
  return {std::min(begin, end), end - std::min(begin, end)};
}

/// The first run of digits, points and signs from somewhere on.
Span number_in(const std::string& text, Random& random) {
  constexpr std::string_view digits = "0123456789.+-_eE";
  auto at = text.find_first_of("0123456789", below(text.size(), random));
  if (at == std::string::npos) at = text.find_first_of("0123456789");
  if (at == std::string::npos) return {};
  while (at > 0 && (text[at - 1] == '-' || text[at - 1] == '.')) --at;
  return {at, std::min(text.find_first_not_of(digits, at), text.size()) - at};
}

std::string any_bytes(std::size_t size, Random& random) {
  std::string bytes(size, '\0');
  for (auto& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

}  // namespace

Mutator::Mutator(Format format, std::vector<std::string> examples, std::vector<std::string> tokens)
    : format_(format), examples_(std::move(examples)), tokens_(std::move(tokens)), longest_(longest) {
  for (const auto& example : examples_) longest_ = std::max(longest_, example.size());
}

std::string Mutator::input(std::uint64_t number) const {
  Random random(number);
  return damaged(one_of(examples_, random), random());
}

std::string Mutator::damaged(std::string bytes, std::uint64_t number) const {
  Random random(number);
  const auto times = 1 + std::countr_zero(random() | 32U);
  for (int i = 0; i < times; ++i) {
    if (format_ == Format::text && random() % 2 == 0)
      damage_text(bytes, random);
    else if (format_ == Format::binary && random() % 2 == 0)
      damage_number(bytes, random);
    else
      damage(bytes, random);
  }
  if (bytes.size() > longest_) bytes.resize(longest_);
  return bytes;
}

void Mutator::damage(std::string& bytes, Random& random) const {
  const auto span = span_in(bytes, random);
  const auto anywhere = below(bytes.size(), random);
  switch (random() % 10) {
    case 0:
      if (!bytes.empty()) bytes[anywhere] = static_cast<char>(static_cast<unsigned char>(bytes[anywhere]) ^ (1U << (random() % 8)));
      break;
    case 1:
      if (!bytes.empty()) bytes[anywhere] = static_cast<char>(random());
      break;
    case 2:
      bytes.insert(span.at, any_bytes(1 + below(8, random), random));
      break;
    case 3:
      bytes.erase(span.at, span.size);
      break;
    case 4:
      bytes.insert(anywhere, bytes.substr(span.at, span.size));
      break;
    case 5:  // over others, which keeps the length
      if (!bytes.empty()) {
        const auto piece = bytes.substr(span.at, std::min(span.size, bytes.size() - anywhere));
        bytes.replace(anywhere, piece.size(), piece);
      }
      break;
    case 6:
      bytes.resize(anywhere);
      break;
    case 7: {  // a piece of another example, or its end
      const auto& other = one_of(examples_, random);
      const auto piece = span_in(other, random);
      random() % 2 == 0 ? bytes.insert(anywhere, other, piece.at, piece.size) : bytes.replace(anywhere, std::string::npos, other, piece.at);
      break;
    }
    case 8:
      if (!tokens_.empty()) bytes.insert(span.at, one_of(tokens_, random));
      break;
    default:
      if (!tokens_.empty()) bytes.replace(span.at, span.size, one_of(tokens_, random));
  }
}

void Mutator::damage_text(std::string& bytes, Random& random) const {
  if (bytes.empty()) return;
  const auto line = line_in(bytes, random), number = number_in(bytes, random);
  switch (random() % 4) {
    case 0:
      bytes.erase(line.at, line.size);
      break;
    case 1:
      bytes.insert(line_in(bytes, random).at, bytes.substr(line.at, line.size));
      break;
    case 2:
      if (!tokens_.empty()) bytes.replace(number.at, number.size, one_of(tokens_, random));
      break;
    default:
      if (number.size > 0) bytes[number.at + below(number.size, random)] = static_cast<char>('0' + random() % 10);
  }
}

void Mutator::damage_number(std::string& bytes, Random& random) {
  const auto size = std::size_t{1} << (random() % 4);
  if (bytes.size() < size) return;
  auto at = below(bytes.size() - size + 1, random);
  if (random() % 2 == 0) at -= at % size;
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data() + at, size);
  const std::array<std::uint64_t, 12> others{
      0,          1,       ~std::uint64_t{0}, number + 1, number - 1,        number * 2,
      number / 2, ~number, bytes.size(),      at,         bytes.size() - at, std::uint64_t{1} << (size * 8 - 1)};
  number = others[random() % others.size()];
  std::memcpy(bytes.data() + at, &number, size);
}

const std::string& Mutator::one_of(const std::vector<std::string>& choices, Random& random) const {
  return choices[below(choices.size(), random)];
}
