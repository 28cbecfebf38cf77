#include "framework/study/study.hpp"

#include <algorithm>

namespace regatta {

bool Study::is_given(std::string_view path) const { return std::ranges::binary_search(given, path); }

}  // namespace regatta
