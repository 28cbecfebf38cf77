#pragma once
#include <filesystem>

#include "framework/core/columns.hpp"
#include "framework/storage/compression.hpp"

namespace regatta {
class Document;
}

namespace regatta::bench {

inline constexpr const char* group_of_columns = "/rows";

/// Encodes columns in this thread and writes them chunk by chunk. Without a sync, as the stock file is.
void write_our_file(const std::filesystem::path& path, Columns columns, Compression compression);

/// Builds a file in memory and writes it at once, as runs do. Without a sync.
void write_small_file(const std::filesystem::path& path, const Document& document);

}  // namespace regatta::bench
