#pragma once
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "framework/storage/file_operations.hpp"
#include "framework/storage/new_file.hpp"

/// Files that are whole or not there, also after a power cut. Every function throws IoError(operation, path, errno) and then leaves
/// no file of its own behind; a sync that failed is never tried again, because the pages may be marked clean by then.
namespace regatta {

/// Replaces or makes `path` in one step: temporary file beside it, write, fsync, rename, fsync of the folder.
void write_whole(const std::filesystem::path& path, std::span<const std::byte> bytes, FileOperations& system = FileOperations::system());

/// The same for a file that is too large to be held: `fill` writes it, in any order. What it throws leaves the earlier file as it is.
void write_whole(const std::filesystem::path& path, const std::function<void(NewFile&)>& fill,
                 FileOperations& system = FileOperations::system());

/// A name beside `path` that no other call in any process of this machine gives: "study.h5.4711-0.tmp".
std::filesystem::path temporary_name(const std::filesystem::path& path);

/// "study.h5" for "study.h5.4711-0.tmp", its temporary_name(): what a killed process leaves.
/// Nothing for any other name.
std::optional<std::string> unfinished(const std::string& file_name);

/// Makes a file that must not exist yet.
void write_new(const std::filesystem::path& path, std::span<const std::byte> bytes, FileOperations& system = FileOperations::system());

/// Gives a finished attempt its final name, exactly once however many workers try: link, sync of the folder, unlink of the attempt.
/// Whether it worked is read from the inode under the final name, never from what link() returns (a network file system may repeat
/// a call that had succeeded). May be called again after any failure, as long as the attempt is there.
/// @throws Error if the final name belongs to another file.
void publish(const std::filesystem::path& attempt, const std::filesystem::path& final_name,
             FileOperations& system = FileOperations::system());

/// Gives a finished attempt a final name that an earlier file may have, in one step: whoever opens the name sees the one or the other.
void replace(const std::filesystem::path& attempt, const std::filesystem::path& final_name,
             FileOperations& system = FileOperations::system());

/// Makes the names in a folder durable.
void sync_folder(const std::filesystem::path& folder, FileOperations& system = FileOperations::system());

/// Whether a file has this name. @throws IoError if that cannot be told
bool exists(const std::filesystem::path& path, FileOperations& system = FileOperations::system());

/// The folder that a file is in: "." for one without.
std::filesystem::path folder_of(const std::filesystem::path& path);

/// Removes a file; one that is not there is no error.
void remove_file(const std::filesystem::path& path, FileOperations& system = FileOperations::system());

}  // namespace regatta
