#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "framework/engine/affinity.hpp"
#include "framework/engine/engine.hpp"

namespace regatta::test {

inline const GraphShape single{{{}}};
inline const GraphShape line{{{}, {0}, {1}, {2}}};
inline const GraphShape diamond{{{}, {0}, {0}, {1, 2}}};

/// A run whose nodes call a function.
class CallTask : public RunTask {
 public:
  CallTask(std::uint64_t run, std::function<void(std::uint64_t run, std::size_t node)> body) : run_(run), body_(std::move(body)) {}
  void begin(std::size_t lane) noexcept override { lane_ = lane; }
  void execute(std::size_t node) noexcept override { body_(run_, node); }

  std::uint64_t run() const { return run_; }
  std::size_t lane() const { return lane_; }

 private:
  std::uint64_t run_;
  std::function<void(std::uint64_t, std::size_t)> body_;
  std::size_t lane_ = 0;
};

/// Counts the calls of its nodes and those that came too early.
class CheckedTask : public RunTask {
 public:
  explicit CheckedTask(const GraphShape& shape) : shape_(shape), calls_(shape.after.size()) {}
  void execute(std::size_t node) noexcept override {
    for (std::size_t earlier : shape_.after[node])
      if (calls_[earlier].load() != 1) ++too_early_;
    if (std::this_thread::get_id() != begun_on_) ++elsewhere_;
    ++calls_[node];
  }
  void begin(std::size_t) noexcept override { begun_on_ = std::this_thread::get_id(); }
  void end() noexcept override { ended_ = std::this_thread::get_id() == begun_on_; }

  /// Every node once, after its predecessors, on the thread of begin() and end().
  bool correct() const {
    for (const auto& calls : calls_)
      if (calls.load() != 1) return false;
    return ended_ && too_early_ == 0 && elsewhere_ == 0;
  }

 private:
  const GraphShape& shape_;
  std::vector<std::atomic<int>> calls_;
  std::atomic<int> too_early_{0}, elsewhere_{0};
  std::thread::id begun_on_;
  bool ended_ = false;
};

/// `n` lanes on the cores this process may use, several on one if there are too few: threads of their own, so they still run side by side.
inline std::vector<unsigned> some_cores(std::size_t n) {
  const std::vector<unsigned> allowed = this_thread_cpus();
  std::vector<unsigned> pus;
  for (std::size_t i = 0; i < n; ++i) pus.push_back(allowed[i % allowed.size()]);
  return pus;
}

inline std::vector<Job> equal_jobs(std::size_t n) {
  std::vector<Job> jobs(n);
  for (std::size_t i = 0; i < n; ++i) jobs[i].index = i;
  return jobs;
}

/// Waits for a condition that another thread brings about; false if it does not within the time.
template <class Condition>
bool within(std::chrono::milliseconds limit, Condition holds) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
  return true;
}
constexpr std::chrono::seconds patience{20};  // for what must happen; reached only by a failing test

inline const Engine::FinishTask ignore = [](std::unique_ptr<RunTask>) {};

}  // namespace regatta::test
