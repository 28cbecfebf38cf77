#pragma once
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace regatta {

/// The products of one run: a slot a port, written once, freed after its last reader. Thread-safe.
class Products {
 public:
  /// Ports by name, for messages.
  explicit Products(std::vector<std::string> ports) : names_(std::move(ports)), slots_(names_.size()) {}

  /// How many readers a product will have before it is freed; storing is a reader.
  void expect_readers(std::size_t port, std::size_t count);

  void put(std::size_t port, std::shared_ptr<void> value);

  /// @throws Error when nobody has written the port.
  const void* get(std::size_t port);

  /// One reader has finished.
  void release(std::size_t port);

 private:
  struct Slot {
    std::shared_ptr<void> value;
    std::size_t readers = 0;
  };
  std::mutex mutex_;
  std::vector<std::string> names_;
  std::vector<Slot> slots_;
};

}  // namespace regatta
