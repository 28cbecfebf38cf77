#pragma once
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

/// Damages examples of a format, the same way for the same number on every machine.
class Mutator {
 public:
  /// `binary`: numbers are 1 to 8 bytes, little endian; otherwise they are digits, and lines are pieces of their own.
  enum class Format { text, binary };

  /// @pre there is an example, and none is empty. `tokens` are pieces of the format that are put anywhere.
  Mutator(Format format, std::vector<std::string> examples, std::vector<std::string> tokens);

  /// An example after one damage (half of all inputs) or several. At most `longest` bytes.
  std::string input(std::uint64_t number) const;
  /// The same for bytes that another one made.
  std::string damaged(std::string bytes, std::uint64_t number) const;

  static constexpr std::size_t longest = std::size_t{1} << 16;  ///< But for examples that are longer.

 private:
  using Random = std::mt19937_64;
  void damage(std::string& bytes, Random& random) const;
  void damage_text(std::string& bytes, Random& random) const;
  static void damage_number(std::string& bytes, Random& random);
  const std::string& one_of(const std::vector<std::string>& choices, Random& random) const;

  Format format_;
  std::vector<std::string> examples_, tokens_;
  std::size_t longest_;
};
