#pragma once
#include "framework/storage/compression.hpp"

namespace example {

inline constexpr regatta::Compression all_compressions[] = {regatta::Compression::none, regatta::Compression::fast,
                                                            regatta::Compression::default_, regatta::Compression::small};

}  // namespace example
