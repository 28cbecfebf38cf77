#pragma once
#include <map>
#include <memory>
#include <string>

#include "framework/study/input/problems.hpp"
#include "framework/study/input/toml_tree.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// Reads the file of samples.table, a name relative to the study, in --set to the working directory: CSV, or a group of an HDF5 file
/// ("x.h5", "x.h5:/group"). Of its rows the first samples.count, all if that is 0. `given` are the fields that [samples.parameters] speaks
/// of. Returns null after a mistake: "table.csv:17:9: sample 15: theta1 = 5 rad is above 3 rad; ...".
/// @pre the study is read, but for its table
std::shared_ptr<const SampleTable> read_table(const TomlNode& name, const Study& study, const std::map<std::string, Place>& given,
                                              Problems& problems);

}  // namespace regatta
