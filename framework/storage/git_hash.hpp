#pragma once

namespace regatta {

/// The commit this program was built from, 40 digits, with "-dirty" if files differed from it; "unknown" outside a checkout.
const char* git_hash();

}  // namespace regatta
