#pragma once
#include <memory>
#include <utility>

#include "framework/core/name.hpp"

/// The arguments and results of a phase's functions. Their types are the whole contract between phases: a port is a name and a type.
namespace regatta {

/// Reads the product that an earlier phase, or the source of the pipeline, wrote under this name. Valid during the call.
template <Name N, class T>
class In {
 public:
  static constexpr auto name = N;
  using type = T;
  In(const T& value) : value_(&value) {}  // NOLINT(google-explicit-constructor): tests pass products as they are
  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_; }

 private:
  const T* value_;
};

/// Writes a product. Written once a run; freed after its last reader.
template <Name N, class T>
class Out {
 public:
  static constexpr auto name = N;
  using type = T;
  Out(T value) : value_(std::move(value)) {}  // NOLINT(google-explicit-constructor): phases `return product;`
  T&& take() && { return std::move(value_); }
  const T& operator*() const { return value_; }
  const T* operator->() const { return &value_; }

 private:
  T value_;
};

/// What create_shared_data returned: made once a study, when the first run asks, and read by all lanes.
template <class T>
class Shared {
 public:
  using type = T;
  Shared(std::shared_ptr<const T> value) : value_(std::move(value)) {}  // NOLINT(google-explicit-constructor)
  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }

 private:
  std::shared_ptr<const T> value_;
};

}  // namespace regatta
