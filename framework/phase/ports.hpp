#pragma once
#include <concepts>
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

/// What create_lane_data returned: an object of one lane, which no other touches, for libraries that are not thread-safe. Made when the
/// phase first runs in the lane, destroyed with the lane, or when the phase throws, for then nobody knows in what state it is. It must not
/// carry anything from one run to the next that results depend on. Taken as Local<T>&.
template <class T>
class Local {
 public:
  using type = T;
  explicit Local(T value) requires std::move_constructible<T> : value_(std::make_unique<T>(std::move(value))) {}
  explicit Local(std::unique_ptr<T> value) : value_(std::move(value)) {}
  T& operator*() const { return *value_; }
  T* operator->() const { return value_.get(); }
  explicit operator bool() const { return value_ != nullptr; }

 private:
  std::unique_ptr<T> value_;
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
