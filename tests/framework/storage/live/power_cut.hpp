#pragma once
#include <cstdint>
#include <map>
#include <random>
#include <string>

#include "tests/framework/storage/live/memory_disk.hpp"

/// What is lost at a power cut of the writes and names that no sync made durable.
enum class Loss { all, none, random };

/// The files after a power cut behind the first `cut` changes of a log on a disk that was empty. Random: unsynced writes are kept, dropped
/// or torn at sectors of 512 bytes, in any order; of unsynced changes of names in a folder the first few are kept.
std::map<std::string, MemoryDisk::Bytes> after_power_cut(const MemoryDisk::Log& log, std::size_t cut, Loss loss, std::mt19937_64& random);

/// The number of the last mark among the first `cut` changes; 0: none.
std::uint64_t marked_before(const MemoryDisk::Log& log, std::size_t cut);
