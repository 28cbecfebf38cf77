#pragma once
#include <optional>

#include "framework/core/input_file.hpp"
#include "framework/study/input/include_files.hpp"
#include "framework/study/input/inputs_reader.hpp"
#include "framework/study/input/samples_reader.hpp"

namespace regatta {

/// What a caller knows of the files that a study names: these need not be there any more.
struct KnownFiles {
  IncludedTexts included{};  ///< Texts of files that it includes, which are not read again.
  KnownTable table{};        ///< Instead of samples.table.
  KnownInputs inputs{};      ///< See find_inputs().
  /// Instead of all that [inputs] finds: the file of a run that is done alone. How many files the study has is not known then, and
  /// samples.count is 0.
  std::optional<InputFile> only_input{};
};

}  // namespace regatta
