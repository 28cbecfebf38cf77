#pragma once

namespace regatta {

/// How much a line of a log matters, least first.
enum class LogLevel { trace, debug, info, warn, error };

}  // namespace regatta
