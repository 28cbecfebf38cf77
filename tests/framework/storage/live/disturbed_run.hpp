#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "framework/storage/document.hpp"
#include "framework/storage/live/extent.hpp"
#include "tests/framework/storage/live/memory_disk.hpp"

/// A run that commits after each of its steps and then publishes its file: what the tests of faults disturb. Every step adds a product and
/// a checkpoint, of which the last two are kept.
class DisturbedRun {
 public:
  static constexpr std::uint64_t steps = 6;
  static constexpr const char* attempt = "attempts/000042.1.h5";
  static constexpr const char* neighbour = "attempts/000043.1.h5";
  static constexpr const char* result = "runs/000042.h5";

  enum class Sync { alone, with_a_neighbour };

  /// With a neighbour every commit is one of two files, with syncs for both.
  /// @param protects  as LiveFile has it
  explicit DisturbedRun(Sync sync = Sync::alone, unsigned protects = regatta::protected_commits);

  /// Begins, or goes on with what is on the disk, to the end. Marks each step when it is durable.
  /// @return what the recovery said
  std::string run(MemoryDisk& disk) const;

  /// The one that most tests disturb.
  static const DisturbedRun& example();

  /// The file that run() publishes, and what a document holds after a step: whole files.
  const MemoryDisk::Bytes& published() const { return after_.back(); }
  const MemoryDisk::Bytes& after(std::uint64_t step) const { return after_.at(step); }

  /// Of all products that a document holds after a step.
  const std::map<std::string, std::string>& hashes_after(std::uint64_t step) const { return hashes_after_.at(step); }

  /// What is wrong with a disk on which steps up to `acknowledged` were durable; empty: nothing. The file opens with stock HDF5, it holds
  /// exactly a step from `acknowledged` on, and the run that goes on publishes the same file as an undisturbed one and leaves nothing else.
  std::string verdict(const std::map<std::string, MemoryDisk::Bytes>& files, std::uint64_t acknowledged) const;

  /// The step that a document of this run holds.
  static std::uint64_t step_of(const regatta::Document& document);

 private:
  /// Puts a table that grows from step to step, and of which the last two are kept: they share chunks.
  using PutGrown = std::function<regatta::EncodedColumn(regatta::Column)>;
  static void advance(regatta::Document& document, std::uint64_t step, const PutGrown& put);
  std::string judge(const std::map<std::string, MemoryDisk::Bytes>& files, std::uint64_t acknowledged) const;
  Sync sync_;
  unsigned protects_;
  std::vector<MemoryDisk::Bytes> after_;
  std::vector<std::map<std::string, std::string>> hashes_after_;
  mutable std::map<std::string, std::string> verdicts_;  // by what a disk holds, without the bytes of files that a run removes unread
};

/// How many faults are drawn of each kind: those of daily use, times REGATTA_FAULT_FACTOR where that is set.
int faults(int daily);

/// Runs on a disk that has a fault. @return what it said when it failed; empty: it did not
std::string disturb(MemoryDisk& disk, const MemoryDisk::Fault& fault, const DisturbedRun& run = DisturbedRun::example());

/// By the example, when nothing disturbs it.
std::size_t calls_undisturbed();

/// Whether it replaces the superblock, and so makes a commit the newest.
bool is_flip(const MemoryDisk::Change& change);
