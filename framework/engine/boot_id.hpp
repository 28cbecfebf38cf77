#pragma once
#include <string>

namespace regatta {

/// A text that is another one after every start of the machine; "unknown" where the system does not tell.
std::string boot_id();

}  // namespace regatta
