#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace regatta::testing {

/// Addresses [begin, end), whole pages.
struct Pages {
  std::uintptr_t begin, end;
};

/// Makes an object with all that it owns in pages that nothing else lives in, and takes away the right to write to them. For a process
/// that ends soon: the memory is never given back.
class SealedMemory {
 public:
  /// Calls `make` in a thread of its own, which never ends. Its memory comes from an arena of malloc that nobody used before, and from
  /// large pieces that are mapped alone. False: malloc has no arena left (MALLOC_ARENA_MAX, or another malloc than that of glibc).
  bool fill(const std::function<std::shared_ptr<const void>()>& make);

  /// @throws IoError if the system refuses
  void seal() const;

  const void* object() const { return object_; }
  const std::vector<Pages>& pages() const { return pages_; }
  std::size_t bytes() const;
  bool contains(const void* place) const;

 private:
  const void* object_ = nullptr;
  std::vector<Pages> pages_;
};

}  // namespace regatta::testing
