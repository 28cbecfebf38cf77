#include "framework/study/sampling/tie.hpp"

#include "framework/core/text.hpp"

namespace regatta {

std::string Tie::text() const { return factor == 1 ? "tied to " + to : "tied to " + to + " times " + to_text(factor); }

}  // namespace regatta
