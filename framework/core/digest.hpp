#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "framework/core/columns.hpp"

struct XXH3_state_s;

namespace regatta {

/// XXH3, 128 bits: fingerprints of options and inputs, hashes of products and checkpoints. Not cryptographic.
class Digest {
 public:
  Digest();
  ~Digest();
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;

  Digest& add(std::span<const std::byte> bytes);
  Digest& add(std::string_view text);  ///< With its length, so that "ab","c" and "a","bc" differ.
  Digest& add(std::uint64_t number);
  Digest& add(const Columns& columns);  ///< Names, kinds, shapes and bytes.
  std::string hex() const;              ///< 32 hexadecimal digits.

 private:
  struct Free {
    void operator()(XXH3_state_s* state) const;
  };
  std::unique_ptr<XXH3_state_s, Free> state_;
};

}  // namespace regatta
