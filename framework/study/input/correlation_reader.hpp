#pragma once
#include <vector>

#include "framework/study/input/problems.hpp"
#include "framework/study/input/toml_tree.hpp"
#include "framework/study/sampling/correlation.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// The groups of [[samples.correlated]], which have been read into study.samples.correlated, checked against what is drawn.
/// `samples` is the section [samples]. @pre parameters, ties and table of the study are read
std::vector<Correlation> read_correlations(const TomlNode& samples, const Study& study, Problems& problems);

}  // namespace regatta
