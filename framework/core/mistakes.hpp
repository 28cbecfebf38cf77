#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "framework/core/error.hpp"

namespace regatta {

/// Collects the mistakes of a user, so that all are said at once and not one a call.
class Mistakes {
 public:
  void add(std::string_view line) {
    if (!text_.empty()) text_ += '\n';
    text_ += line;
  }

  /// As regatta::require, but goes on.
  template <class... A>
  void require(bool ok, fmt::format_string<A...> message, A&&... arguments) {
    if (!ok) add(fmt::format(message, std::forward<A>(arguments)...));
  }

  /// Takes the mistakes that `work` throws.
  template <class Work>
  void take_from(Work&& work) {
    try {
      std::forward<Work>(work)();
    } catch (const ConfigError& error) {
      add(error.what());
    }
  }

  bool empty() const { return text_.empty(); }

  /// @throws ConfigError with a line a mistake
  void throw_if_any() const {
    if (!text_.empty()) throw ConfigError(text_);
  }

 private:
  std::string text_;
};

}  // namespace regatta
