#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace regatta::testing {

/// Writes all of it, as far as somebody reads; takes no memory, so that handlers of signals may call it.
void say(int pipe, std::string_view text);

/// What a process says that begins as a copy of this one with the calling thread alone, and ends with `work`; nothing if it was silent for
/// longer than `patience` [s] and was killed. What it changes in memory is not seen here. @throws IoError
std::optional<std::string> said_by_child(const std::function<void(int pipe)>& work, double patience);

}  // namespace regatta::testing
