#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "framework/storage/live/group_commit.hpp"

namespace regatta {

/// Commits the live files of all runs on one mostly sleeping thread, with two syncs for all that wait: at most once an interval, or at once
/// when somebody asks for it. Where commits take more CPU than 2 % of that, the interval is longer. Those who write payload never wait for
/// it; who needs to know that a commit is durable waits for its future.
class CommitThread {
 public:
  using GetDocument = std::function<Document()>;
  enum class When { soon, now };

  explicit CommitThread(std::chrono::duration<double> interval = std::chrono::seconds(1), SyncBy by = SyncBy::file_system)
      : interval_(interval), by_(by), thread_([this] { run(); }) {}
  CommitThread(const CommitThread&) = delete;
  CommitThread& operator=(const CommitThread&) = delete;
  /// What was asked for before is committed.
  ~CommitThread();

  /// Asks for a commit of `file`, which stays until withdraw(). `document` is called on the commit thread when the commit begins, so that
  /// requests of one file that come before are one commit, of the newest. The future holds what that commit threw.
  std::shared_future<void> request(LiveFile& file, GetDocument document, When when);

  /// Waits for a commit of the file that is being made, and forgets the one that was asked for: the file is used without this thread then.
  /// The future of what is forgotten says so by std::future_error.
  void withdraw(const LiveFile& file);

  std::uint64_t groups() const;  ///< Commits of one or several files so far.

 private:
  struct Request {
    LiveFile* file = nullptr;
    GetDocument document;
    std::promise<void> promise;
    std::shared_future<void> done;
    std::exception_ptr error{};  // of its commit
  };

  void run();
  void commit(std::vector<Request>& requests);
  void commit_documents(std::vector<Request>& requests);

  const std::chrono::duration<double> interval_;
  SyncBy by_;  // of the thread
  mutable std::mutex mutex_;
  std::condition_variable asked_, idle_;
  std::vector<Request> waiting_;
  std::vector<const LiveFile*> going_;
  bool at_once_ = false, ends_ = false;
  std::uint64_t groups_ = 0;
  std::thread thread_;
};

}  // namespace regatta
