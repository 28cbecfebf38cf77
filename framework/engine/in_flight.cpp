#include "framework/engine/in_flight.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <iterator>
#include <new>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include "framework/engine/boot_id.hpp"

namespace regatta {

namespace {

constexpr char magic[16] = "regatta flight2";

/// A text of at most 63 characters.
struct Text {
  char characters[64] = {};

  Text() = default;
  explicit Text(std::string_view text) { text.copy(characters, sizeof characters - 1); }
};

std::uint64_t number_of_this_thread() {
  thread_local const auto number = static_cast<std::uint64_t>(::gettid());  // a system call a thread, not a run
  return number;
}

}  // namespace

/// The file: this, the lanes, the names of the phases.
struct InFlight::Head {
  char kind[16];
  std::uint64_t lanes;
  std::uint64_t phases;
  Text id, boot, key;
  std::atomic<std::uint64_t> signal{0};
  std::atomic<std::uint64_t> raised_by{0};  // a lane + 1
  std::atomic<std::uint64_t> stop_asked{0};

  static constexpr std::size_t size = 320;  // up to the first lane

  static Head* at(std::byte* memory) { return reinterpret_cast<Head*>(memory); }
  static LaneInFlight* lanes_at(std::byte* memory) { return reinterpret_cast<LaneInFlight*>(memory + size); }
  static Text* names_at(std::byte* memory, std::size_t lanes) {
    return reinterpret_cast<Text*>(memory + size + lanes * sizeof(LaneInFlight));
  }
  static std::size_t size_of(std::size_t lanes, std::size_t phases) { return size + lanes * sizeof(LaneInFlight) + phases * sizeof(Text); }
};

void LaneInFlight::begin(std::uint64_t run_id, std::uint64_t what) noexcept {
  phase.store(none, std::memory_order_relaxed);
  identity.store(what, std::memory_order_relaxed);
  thread.store(number_of_this_thread(), std::memory_order_relaxed);
  run.store(run_id, std::memory_order_release);
}

InFlight::InFlight(std::filesystem::path file, std::size_t lanes, const std::vector<std::string>& phases, std::string_view key)
    : file_(std::move(file)), phases_(phases), lanes_(lanes), size_(Head::size_of(lanes, phases.size())) {
  static_assert(sizeof(Head) <= Head::size && Head::size % alignof(LaneInFlight) == 0);
  static_assert(std::atomic<std::uint64_t>::is_always_lock_free && sizeof(std::atomic<std::uint64_t>) == sizeof(std::uint64_t));
  const int descriptor = ::open(file_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  int error = descriptor < 0 ? errno : 0;
  void* memory = MAP_FAILED;
  if (descriptor >= 0) {
    error = ::posix_fallocate(descriptor, 0, static_cast<off_t>(size_));  // a hole could not be filled later on a full disk
    if (error == 0) {
      memory = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
      error = memory == MAP_FAILED ? errno : 0;
    }
    ::close(descriptor);
  }
  if (error != 0) {
    ::unlink(file_.c_str());
    warning_ = fmt::format("{}: {}; if the process is killed, nobody will know which runs were in flight", file_.string(),
                           std::generic_category().message(error));
    memory = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
  }
  memory_ = static_cast<std::byte*>(memory);
  auto* head = new (memory_) Head{};
  head->lanes = lanes;
  head->phases = phases.size();
  head->id = Text(fmt::format("{} {}", ::getpid(), std::chrono::system_clock::now().time_since_epoch().count()));
  head->boot = Text(boot_id());
  head->key = Text(key);
  for (std::size_t i = 0; i < lanes; ++i) new (Head::lanes_at(memory_) + i) LaneInFlight();
  for (std::size_t i = 0; i < phases.size(); ++i) new (Head::names_at(memory_, lanes) + i) Text(phases[i]);
  std::memcpy(head->kind, magic, sizeof magic);  // from here on it is whole
}

InFlight::~InFlight() {
  ::unlink(file_.c_str());
  ::munmap(memory_, size_);
}

LaneInFlight& InFlight::lane(std::size_t index) const noexcept { return Head::lanes_at(memory_)[index]; }

void InFlight::stop_asked() noexcept { Head::at(memory_)->stop_asked.store(1, std::memory_order_relaxed); }

std::string_view InFlight::phase_name(std::uint64_t phase) const noexcept {
  return phase < phases_.size() ? std::string_view(phases_[phase]) : std::string_view();
}

std::size_t InFlight::lane_of_this_thread() const noexcept {
  const auto thread = static_cast<std::uint64_t>(::gettid());
  for (std::size_t i = 0; i < lanes_; ++i)
    if (lane(i).thread.load(std::memory_order_relaxed) == thread) return i;
  return nobody;
}

void InFlight::ended_by(int signal, std::size_t lane) noexcept {
  auto* head = Head::at(memory_);
  head->raised_by.store(lane == nobody ? 0 : lane + 1, std::memory_order_relaxed);
  head->signal.store(static_cast<std::uint64_t>(signal), std::memory_order_relaxed);
}

bool InFlight::holds(const void* address) const noexcept {
  return std::less_equal<const void*>()(memory_, address) && std::less<const void*>()(address, memory_ + size_);
}

bool InFlight::leave_file() noexcept {
  // What it said is not copied: it may be what cannot be read. The lanes say it again with their next runs.
  if (::mmap(memory_, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED) return false;
  for (std::size_t i = 0; i < lanes_; ++i) lane(i).end();
  return true;
}

std::optional<LeftInFlight> read_in_flight(const std::filesystem::path& file) {
  using Head = InFlight::Head;
  std::ifstream stream(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  const auto number = [&](std::size_t at) {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
  };
  const auto text = [&](std::size_t at) { return std::string(bytes.data() + at, ::strnlen(bytes.data() + at, sizeof(Text))); };
  if (bytes.size() < Head::size || std::memcmp(bytes.data(), magic, sizeof magic) != 0) return {};
  const auto lanes = number(offsetof(Head, lanes)), phases = number(offsetof(Head, phases));
  constexpr std::uint64_t most = 1 << 20;  // beyond that it is not ours
  if (lanes > most || phases > most || bytes.size() != Head::size_of(lanes, phases)) return {};
  const auto raised_by = number(offsetof(Head, raised_by));
  LeftInFlight left{.id = text(offsetof(Head, id)),
                    .boot = text(offsetof(Head, boot)),
                    .key = text(offsetof(Head, key)),
                    .signal = static_cast<int>(number(offsetof(Head, signal))),
                    .stop_asked = number(offsetof(Head, stop_asked)) != 0,
                    .runs = {}};
  for (std::size_t i = 0; i < lanes; ++i) {
    const auto lane = Head::size + i * sizeof(LaneInFlight);
    const auto run = number(lane + offsetof(LaneInFlight, run)), phase = number(lane + offsetof(LaneInFlight, phase));
    if (run == LaneInFlight::none) continue;
    const auto name = Head::size + lanes * sizeof(LaneInFlight) + phase * sizeof(Text);
    const auto identity = number(lane + offsetof(LaneInFlight, identity));
    left.runs.push_back({run, identity, phase < phases ? text(name) : std::string(), i, raised_by == i + 1});
  }
  return left;
}

}  // namespace regatta
