#pragma once
/// All that the author of a phase needs: #include "framework/phase/phase.hpp".
#include "framework/core/error.hpp"         // IWYU pragma: export
#include "framework/core/samples.hpp"       // IWYU pragma: export
#include "framework/core/schema.hpp"        // IWYU pragma: export
#include "framework/phase/check_phase.hpp"  // IWYU pragma: export
#include "framework/phase/context.hpp"      // IWYU pragma: export
#include "framework/phase/coordinate.hpp"   // IWYU pragma: export
#include "framework/phase/no_options.hpp"   // IWYU pragma: export
