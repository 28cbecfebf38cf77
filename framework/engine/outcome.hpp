#pragma once
#include <exception>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "framework/core/error.hpp"

namespace regatta {

/// What became of one item of a map: what the function returned, or why there is nothing. R may be void, or move-only.
template <class R>
class Outcome {
  static_assert(!std::is_reference_v<R>, "Outcome: a function that is mapped returns a value, no reference");

 public:
  using Value = std::conditional_t<std::is_void_v<R>, std::monostate, R>;

  /// Not run: a stop was asked for.
  Outcome() = default;
  explicit Outcome(Value value) : value_(std::move(value)) {}
  explicit Outcome(std::exception_ptr thrown) : thrown_(std::move(thrown)) {}

  bool ok() const { return value_.has_value(); }
  explicit operator bool() const { return ok(); }

  /// @throws what the function threw; Error if it was not run
  const Value& value() const& {
    check();
    return *value_;
  }
  Value& value() & {
    check();
    return *value_;
  }
  Value value() && {
    check();
    return std::move(*value_);
  }

  /// Why there is no value, in words; empty if there is one.
  std::string error() const {
    try {
      check();
      return {};
    } catch (...) {
      return handled_error();
    }
  }

 private:
  void check() const {
    if (value_) return;
    if (thrown_) std::rethrow_exception(thrown_);
    throw Error("not run, because a stop was asked for");
  }

  std::optional<Value> value_;
  std::exception_ptr thrown_;
};

}  // namespace regatta
