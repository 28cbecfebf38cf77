#include "framework/storage/live/commit_thread.hpp"

#include <algorithm>
#include <utility>

#include <time.h>

namespace regatta {

namespace {

using Clock = std::chrono::steady_clock;

double cpu_seconds() {
  ::timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace

CommitThread::~CommitThread() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  asked_.notify_one();
  thread_.join();
}

std::shared_future<void> CommitThread::request(LiveFile& file, GetDocument document, When when) {
  const std::lock_guard lock(mutex_);
  auto known = std::ranges::find(waiting_, &file, &Request::file);
  if (known == waiting_.end()) {
    Request request{.file = &file, .document = {}, .promise = {}, .done = {}};
    request.done = request.promise.get_future().share();
    known = waiting_.insert(waiting_.end(), std::move(request));
  }
  known->document = std::move(document);
  at_once_ |= when == When::now;
  asked_.notify_one();
  return known->done;
}

void CommitThread::withdraw(const LiveFile& file) {
  std::unique_lock lock(mutex_);
  std::erase_if(waiting_, [&](const Request& request) { return request.file == &file; });
  idle_.wait(lock, [&] { return std::ranges::find(going_, &file) == going_.end(); });
}

std::uint64_t CommitThread::groups() const {
  const std::lock_guard lock(mutex_);
  return groups_;
}

void CommitThread::run() {
  std::unique_lock lock(mutex_);
  auto next = Clock::now();  // the first need not wait
  for (;;) {
    asked_.wait(lock, [this] { return ends_ || !waiting_.empty(); });
    asked_.wait_until(lock, next, [this] { return ends_ || at_once_; });
    if (waiting_.empty()) {  // withdrawn meanwhile
      at_once_ = false;
      if (ends_) return;
      continue;
    }
    going_.clear();
    for (const auto& request : waiting_) going_.push_back(request.file);
    auto requests = std::exchange(waiting_, {});
    at_once_ = false;
    ++groups_;
    lock.unlock();
    const double began = cpu_seconds();
    commit(requests);
    const std::chrono::duration<double> longer(50 * (cpu_seconds() - began));
    requests.clear();
    lock.lock();
    going_.clear();
    idle_.notify_all();
    next = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::max(interval_, longer));
  }
}

/// Nobody waits for ever, also when there is no memory for it.
void CommitThread::commit(std::vector<Request>& requests) {
  try {
    commit_documents(requests);
  } catch (...) {
    for (auto& request : requests)
      if (!request.error) request.error = std::current_exception();
  }
  for (auto& request : requests) {
    if (request.error)
      request.promise.set_exception(request.error);
    else
      request.promise.set_value();
  }
}

void CommitThread::commit_documents(std::vector<Request>& requests) {
  std::vector<Document> documents(requests.size());  // what only they name is released before anybody goes on
  std::vector<PendingCommit> commits;
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    try {
      documents[i] = requests[i].document();
      numbers.push_back(i);
      commits.push_back({requests[i].file, &documents[i], {}});
    } catch (...) {
      requests[i].error = std::current_exception();
    }
  }
  by_ = commit_together(commits, by_);
  for (std::size_t i = 0; i < commits.size(); ++i) requests[numbers[i]].error = commits[i].error;
}

}  // namespace regatta
