#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace regatta {

/// The products of one run: a slot a port, written once, freed after its last reader. Thread-safe.
class Products {
 public:
  explicit Products(std::size_t ports) : slots_(ports) {}

  /// How many readers a product will have before it is freed; storing is a reader.
  void expect_readers(std::size_t port, std::size_t count);

  void put(std::size_t port, std::shared_ptr<void> value);

  /// A product that is made, or read from a file, when the first reader asks.
  void put_lazily(std::size_t port, std::function<std::shared_ptr<void>()> load);

  /// @throws Error when nobody has written the port.
  const void* get(std::size_t port);

  /// One reader has finished.
  void release(std::size_t port);

  /// Frees all.
  void clear();

  /// Whether the product is in memory.
  bool holds(std::size_t port) const;

 private:
  struct Slot {
    std::shared_ptr<void> value;
    std::function<std::shared_ptr<void>()> load;
    std::size_t readers = 0;
  };
  mutable std::mutex mutex_;
  std::vector<Slot> slots_;
};

}  // namespace regatta
