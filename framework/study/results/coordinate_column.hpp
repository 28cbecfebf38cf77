#pragma once
#include <span>
#include <string_view>

#include "framework/storage/encoded_column.hpp"

namespace regatta {

/// The values that stand along an axis of other columns. @pre unit and doc live as long as the column
EncodedColumn coordinate_column(std::string name, std::string dimension, std::span<const double> values, std::string_view unit,
                                std::string_view doc, Compression compression);

}  // namespace regatta
