#include "framework/core/digest.hpp"

#include <fmt/format.h>
#include <xxhash.h>

namespace regatta {

Digest::Digest() : state_(XXH3_createState()) { XXH3_128bits_reset(state_.get()); }
Digest::~Digest() = default;
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;

void Digest::Free::operator()(XXH3_state_s* state) const { XXH3_freeState(state); }

Digest& Digest::add(std::span<const std::byte> bytes) {
  XXH3_128bits_update(state_.get(), bytes.data(), bytes.size());
  return *this;
}

Digest& Digest::add(std::string_view text) {
  add(static_cast<std::uint64_t>(text.size()));
  return add(std::as_bytes(std::span(text.data(), text.size())));
}

Digest& Digest::add(std::uint64_t number) { return add(std::as_bytes(std::span(&number, 1))); }

Digest& Digest::add(const Columns& columns) {
  for (const auto& column : columns) {
    add(column.name).add(static_cast<std::uint64_t>(column.type->kind)).add(static_cast<std::uint64_t>(column.element_size));
    for (const auto extent : column.shape) add(static_cast<std::uint64_t>(extent));
    add(column.bytes);
  }
  return *this;
}

std::string Digest::hex() const {
  const auto hash = XXH3_128bits_digest(state_.get());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace regatta
