#pragma once
#include "framework/study/input/problems.hpp"
#include "framework/study/input/toml_tree.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// Draws samples of a study that is otherwise clean, and says which of them fail: values out of range, or a row with a problem().
/// Those are all rows of a table, and without drawn parameters each that fails is a mistake of its own. Of what is drawn it is up to 1,000
/// samples, spread over all of them: that all fail is a mistake of the study, that some do a warning.
/// @pre the study reads samples, and the problems have none of it
void check_samples(const Study& study, const TomlNode& root, Problems& problems);

}  // namespace regatta
