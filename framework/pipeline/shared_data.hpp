#pragma once
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "framework/core/counted_memory.hpp"

namespace regatta {

/// Makes the shared data of a phase.
using MakeShared = std::function<std::shared_ptr<const void>()>;
/// Where the shared data of a phase comes from: returns what was made before, or what `make` makes now.
using SharedSource = std::function<std::shared_ptr<const void>(const MakeShared& make)>;

/// The shared data of a phase: made once, by the first lane that asks; the others wait. A failure is the same for all who ask.
class SharedData {
 public:
  /// Before anybody asks; without it what get() is given makes it.
  void come_from(SharedSource source) { source_ = std::move(source); }

  template <class Make>
  const std::shared_ptr<const void>& get(Make make) {
    std::call_once(once_, [&] {
      const counted_memory::Uncounted of_no_run;
      try {
        value_ = source_ ? source_(make) : make();
      } catch (...) {
        failure_ = std::current_exception();  // kept and thrown to every run that asks, below
      }
    });
    if (failure_) std::rethrow_exception(failure_);
    return value_;
  }

 private:
  SharedSource source_;
  std::once_flag once_;
  std::shared_ptr<const void> value_;
  std::exception_ptr failure_;
};

}  // namespace regatta
