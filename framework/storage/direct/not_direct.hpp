#pragma once
#include <exception>

namespace regatta::direct {

/// What is read is damaged, or of a kind that only HDF5 reads, which then says what is wrong or reads it.
class NotDirect : public std::exception {
 public:
  const char* what() const noexcept override { return "a part of a file that only HDF5 reads"; }
};

inline void must(bool condition) {
  if (!condition) throw NotDirect();
}

}  // namespace regatta::direct
