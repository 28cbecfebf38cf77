#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace regatta {

/// What one lane has in flight: written by the lane, read by a display, and found in the file when the process has gone. On a cache line
/// of its own.
struct alignas(64) LaneInFlight {
  static constexpr std::uint64_t none = ~std::uint64_t{0};
  std::atomic<std::uint64_t> run{none};
  std::atomic<std::uint64_t> identity{0};  ///< What the run computes, as given to begin().
  std::atomic<std::uint64_t> phase{none};  ///< Position in the pipeline; none: before the first one.
  std::atomic<std::uint64_t> thread{0};    ///< Of the lane, by its number in the system.

  /// By the thread of the lane. `what`: the same as long as the run computes the same, whatever its number is.
  void begin(std::uint64_t run_id, std::uint64_t what) noexcept;
  void end() noexcept { run.store(none, std::memory_order_relaxed); }
};

/// What a process that has gone had in flight.
struct LeftInFlight {
  std::string id;           ///< Of the process; another one for every process.
  std::string boot;         ///< boot_id() of its machine.
  std::string key;          ///< As given to InFlight.
  int signal = 0;           ///< The fatal signal; 0: it said nothing.
  bool stop_asked = false;  ///< Somebody had asked it to stop.
  struct Run {
    std::uint64_t run = 0;
    std::uint64_t identity = 0;  ///< What it computed, as given to LaneInFlight::begin().
    std::string phase;           ///< Empty: before its first one.
    std::size_t lane = 0;
    bool raised = false;  ///< The signal came from it.
  };
  std::vector<Run> runs;
};

/// What a process has in flight, in a small file that is mapped and shared: the system keeps it however the process ends, also by
/// SIGKILL, and writing it costs no system call. The destructor removes the file: one that is left behind is of a process that ended
/// otherwise.
class InFlight {
 public:
  /// @param key  of the program: what is in flight says something of its runs as long as it is the same
  InFlight(std::filesystem::path file, std::size_t lanes, const std::vector<std::string>& phases, std::string_view key);
  ~InFlight();
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;

  LaneInFlight& lane(std::size_t index) const noexcept;

  /// Empty, or why there is no file: then what is in flight is known only as long as the process lives.
  const std::string& warning() const { return warning_; }

  /// From here on the process ends because somebody wants it to, in whatever way, unless by a fatal signal.
  void stop_asked() noexcept;

  // For a signal handler.
  static constexpr std::size_t nobody = static_cast<std::size_t>(-1);
  std::size_t lanes() const noexcept { return lanes_; }
  std::string_view phase_name(std::uint64_t phase) const noexcept;  ///< Of LaneInFlight::phase.
  std::size_t lane_of_this_thread() const noexcept;                 ///< nobody when it is none.
  void ended_by(int signal, std::size_t lane) noexcept;             ///< The lane whose run raised it, or nobody.
  bool holds(const void* address) const noexcept;
  /// Goes on in memory alone, when the file can no longer be written (SIGBUS: a full disk, or somebody cut the file).
  bool leave_file() noexcept;

 private:
  struct Head;
  friend std::optional<LeftInFlight> read_in_flight(const std::filesystem::path& file);

  std::filesystem::path file_;
  std::vector<std::string> phases_;
  std::size_t lanes_;
  std::size_t size_;
  std::byte* memory_ = nullptr;
  std::string warning_;
};

/// Nothing if there is no such file, or one that is not whole.
std::optional<LeftInFlight> read_in_flight(const std::filesystem::path& file);

}  // namespace regatta
