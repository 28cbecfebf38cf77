#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace regatta {

/// What the memory of a run is for.
enum class MemoryPart {
  hot,          ///< What phases compute with.
  checkpoints,  ///< States while they are saved.
  analysis,     ///< Products and recorded rows until they are in the file.
  overhead,     ///< All else that the lane does for the run.
};
inline constexpr std::size_t memory_parts = 4;

/// What a run may use [byte], and how much of it is meant for each part, in their order. A part may borrow what the others do not use.
struct MemoryBudget {
  double bytes = 0;
  std::array<double, memory_parts> shares{};  ///< Of 1.

  double of(MemoryPart part) const { return bytes * shares[static_cast<std::size_t>(part)]; }
};

/// The memory of one run in the thread of its lane, from the constructor to the destructor: counted by malloc, or where that is not
/// possible what is told to counted_memory::add(). Only that thread uses it.
class RunMemory {
 public:
  /// @param count  false: malloc is not asked
  RunMemory(const MemoryBudget& budget, bool count);
  ~RunMemory();
  RunMemory(const RunMemory&) = delete;
  RunMemory& operator=(const RunMemory&) = delete;

  /// While it lives, what is taken counts as of a part. What phases leave behind, as products, passes from `hot` to `analysis`.
  class Use {
   public:
    Use(RunMemory& memory, MemoryPart part) : memory_(memory), before_(memory.part_) {
      memory_.settle();
      memory_.part_ = part;
    }
    ~Use() {
      memory_.settle();
      memory_.leave(before_);
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

   private:
    RunMemory& memory_;
    MemoryPart before_;
  };

  const MemoryBudget& budget() const { return budget_; }
  /// The most that was held at once [byte], up to the last change of parts.
  std::uint64_t peak() const { return static_cast<std::uint64_t>(peak_); }
  std::uint64_t peak(MemoryPart part) const { return static_cast<std::uint64_t>(part_peaks_[static_cast<std::size_t>(part)]); }
  /// A line for each part that took more than its share.
  std::vector<std::string> borrowed() const;

 private:
  void settle();
  void leave(MemoryPart before);

  MemoryBudget budget_;
  MemoryPart part_ = MemoryPart::overhead;
  std::int64_t settled_ = 0;  // held then
  std::int64_t peak_ = 0;
  std::array<std::int64_t, memory_parts> held_{}, part_peaks_{};
};

std::string_view name_of(MemoryPart part);

}  // namespace regatta
