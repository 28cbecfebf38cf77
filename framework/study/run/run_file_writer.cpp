#include "framework/study/run/run_file_writer.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "framework/engine/cpu_time.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/live/commit_thread.hpp"
#include "framework/storage/live/live_checkpoints.hpp"
#include "framework/study/plan/run_file.hpp"
#include "framework/study/run/describe_run.hpp"
#include "framework/study/run/numbers_json.hpp"

namespace regatta {

RunFileWriter::RunFileWriter(const StudyParts& parts, const Slice& slice, const MemoryBudget& budget, bool begun, const Log& log)
    : parts_(parts), slice_(slice), budget_(budget), begun_(begun), started_(utc_text(std::chrono::system_clock::now())) {
  for (const auto& phase : parts.pipeline.phases) metrics_.emplace_back().phase = phase.name;
  if (begun) go_on(log);
  document_.format(parts.study.output.format);
}

RunFileWriter::~RunFileWriter() { end_commits(); }

/// What phases had finished is taken over as that of any earlier file is, by who knows which of it is still of use.
void RunFileWriter::go_on(const Log& log) {
  for (const auto& attempt : parts_.workspace.attempts_of(slice_.run)) {
    try {
      if (Reader(attempt).text("/", "status") != run_file::running) continue;  // a whole file that did not get its name
      auto found = LiveFile::open(attempt);
      if (!found.note.empty()) log(LogLevel::warn, found.note);
      document_ = found.document.part("/checkpoints");
      recall_checkpoints(document_, written_);
      live_ = std::move(found.file);
      return;
    } catch (const IoError& error) {
      if (error.error_number() != EIO) throw;  // what the disk does not read any more is lost, but all else passes
      log(LogLevel::warn, error.what());
    } catch (const Error& error) {
      log(LogLevel::warn, error.what());
    }
  }
}

/// Under mutex_.
LiveFile& RunFileWriter::live() {
  if (live_) return *live_;
  auto made =
      std::make_unique<LiveFile>(begun_ ? parts_.workspace.next_attempt_file(slice_.run) : parts_.workspace.attempt_file(slice_.run, 1));
  made->put(document_);
  begun_ = true;
  live_ = std::move(made);
  return *live_;
}

void RunFileWriter::store(const std::string& group, Columns columns) {
  const auto bytes = byte_count(columns);
  auto encoded = encode(std::move(columns), parts_.study.output.compression);
  try {
    LiveFile* file = nullptr;
    {
      const std::lock_guard lock(mutex_);
      held_ += bytes;
      file = static_cast<double>(held_) > budget_.of(MemoryPart::analysis) ? &live() : live_.get();
    }
    if (file) encoded = file->put(std::vector<EncodedColumn>(encoded));
  } catch (const IoError&) {  // it stays in memory: the next commit, or the end, writes it, and says what is wrong
  }
  const std::lock_guard lock(mutex_);
  document_.columns(group, std::move(encoded));
}

void RunFileWriter::phase_done(std::size_t phase, const PhaseMetrics& metrics) {
  const auto& node = parts_.pipeline.phases[phase];
  const auto group = run_file::phase_group(node.name);
  const std::lock_guard lock_out(saving_);  // a phase beside it may save
  const std::lock_guard lock(mutex_);
  document_.attribute(group, "fingerprint", parts_.plan.fingerprint_of(node.position, slice_));
  document_.attribute(group, "version", std::int64_t{node.version});
  metrics_[phase] = metrics;
  // The commit that names all that it made needs no checkpoint of it. What is transient will be made again, from the last one.
  const auto is_stored = [this](std::size_t port) {
    const auto& info = parts_.pipeline.ports[port];
    return info.type && (!info.reduced || parts_.study.output.save == Save::all);
  };
  if (std::ranges::all_of(node.outputs, is_stored)) remove_checkpoints(document_, written_, node.name, false);
}

std::uint64_t RunFileWriter::keep(const Checkpoint& checkpoint, Compression compression) {
  const std::lock_guard lock_out(saving_);
  double bytes = 0;
  for (const auto& [name, columns] : checkpoint.parts) bytes += static_cast<double>(byte_count(columns));
  const auto on_its_way = [this] { return static_cast<double>(put_bytes_ - durable_bytes_); };
  if (commit_.valid() && on_its_way() > 0 && on_its_way() + bytes > budget_.of(MemoryPart::checkpoints)) wait_for_commit();
  if (commit_has_ended()) see_commit();
  LiveFile* file = nullptr;
  {
    const std::lock_guard lock(mutex_);
    file = &live();
  }
  const auto before = written_.written();
  auto put = put_checkpoint(*file, written_, checkpoint, compression);
  const auto wrote = written_.written() - before;
  put_bytes_ += wrote;
  const std::lock_guard lock(mutex_);
  remove_checkpoints(document_, written_, checkpoint.phase, true);  // of loops in steps that are done
  run_metrics_ = checkpoint.metrics;
  add_checkpoint(document_, std::move(put));
  return wrote;
}

/// One that may be asked for only soon. Holding saving_.
void RunFileWriter::wait_for_commit() {
  const Stopwatch watch;
  if (!commit_has_ended()) commit(CommitThread::When::now);
  see_commit();
  waited_ += watch.wall();
}

bool RunFileWriter::load(std::string_view phase, std::string_view fingerprint, std::vector<std::string>& notes,
                         const std::function<void(const LoadedCheckpoint&)>& use) {
  const std::lock_guard lock(saving_);
  {
    const std::lock_guard lock_document(mutex_);
    if (!document_.has(fmt::format("/checkpoints/{}", phase))) return false;
  }
  if (commit_.valid()) wait_for_commit();
  if (!live_ || live_->sequence() == 0) return false;
  const auto found = newest_checkpoint(live_->path(), phase, fingerprint, notes);
  if (found) use(*found);
  return found.has_value();
}

void RunFileWriter::save_soon() {
  const std::lock_guard lock(saving_);
  if (commit_has_ended()) see_commit();
  commit(CommitThread::When::soon);
}

void RunFileWriter::save_now() {
  const std::lock_guard lock(saving_);
  commit(CommitThread::When::now);
  see_commit();
}

void RunFileWriter::end_saving() {
  const std::lock_guard lock(saving_);
  if (commit_.valid()) wait_for_commit();
}

/// Holding saving_.
void RunFileWriter::commit(CommitThread::When when) {
  LiveFile* file = nullptr;
  {
    const std::lock_guard lock(mutex_);
    file = &live();
    file->put(document_);  // what was stored while there was no file
  }
  const auto now = [this] {
    const std::lock_guard lock(mutex_);
    return described(run_file::running, "");
  };
  asked_bytes_ = put_bytes_;
  if (parts_.commits) {
    commit_ = parts_.commits->request(*file, now, when);
    return;
  }
  std::promise<void> done;
  commit_ = done.get_future().share();
  try {
    auto document = now();
    file->commit(document);
    done.set_value();
  } catch (...) {
    done.set_exception(std::current_exception());
  }
  see_commit();
}

bool RunFileWriter::commit_has_ended() const {
  return commit_.valid() && commit_.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

/// Waits for the commit that was asked for, if nobody has seen its end, and throws what it threw. Holding saving_.
void RunFileWriter::see_commit() {
  if (!commit_.valid()) return;
  try {
    std::exchange(commit_, {}).get();
    durable_bytes_ = asked_bytes_;
  } catch (...) {
    leave_broken();
    throw;
  }
}

/// The next commit begins another file where nobody knows what the disk holds of this one. Holding saving_.
void RunFileWriter::leave_broken() {
  if (!live_ || !live_->is_broken()) return;
  end_commits();
  const std::lock_guard lock(mutex_);
  broken_.push_back(std::move(live_));
}

/// Not holding mutex_, which a commit that is being made needs.
void RunFileWriter::end_commits() {
  if (live_ && parts_.commits) parts_.commits->withdraw(*live_);
}

void RunFileWriter::publish(const std::string& error, const RunMetrics& metrics) {
  if (!error.empty()) {  // the last checkpoint of a run that failed
    try {
      end_saving();
    } catch (const Error&) {  // it is that before then
    }
  }
  const std::lock_guard lock_out(saving_);
  end_commits();
  const std::lock_guard lock(mutex_);
  const auto* done = parts_.pipeline.phases.size() < parts_.pipeline.whole ? run_file::partial : run_file::complete;
  if (live_ && error.empty())
    publish_live(done, metrics);
  else
    publish_whole(error.empty() ? done : run_file::failed, error, metrics);
}

void RunFileWriter::publish_live(const char* status, const RunMetrics& metrics) {
  const auto attempts = parts_.workspace.attempts_of(slice_.run);
  const auto final_name = parts_.workspace.run_file(slice_.run);
  auto document = finished(status, "", metrics);
  if (!replaces_) replaces_ = std::filesystem::exists(final_name);
  live_->finish(document, final_name, *replaces_);
  for (const auto& attempt : attempts) remove_file(attempt);
}

/// A live file stays as it is, with its checkpoints.
void RunFileWriter::publish_whole(const char* status, const std::string& error, const RunMetrics& metrics) {
  const auto final_name = parts_.workspace.run_file(slice_.run);
  auto older = begun_ ? parts_.workspace.attempts_of(slice_.run) : std::vector<std::filesystem::path>{};
  if (live_) std::erase(older, live_->path());
  if (!error.empty() && (!live_ || live_->sequence() == 0)) {  // the last commit of what is broken is still whole
    for (const auto& file : broken_) std::erase(older, file->path());
  }
  const auto attempt = begun_ ? parts_.workspace.next_attempt_file(slice_.run) : parts_.workspace.attempt_file(slice_.run, 1);
  begun_ = true;  // when this fails, the next try finds what it leaves
  if (live_ || !broken_.empty()) {
    finished(status, error, metrics).write(attempt);
  } else {
    if (whole_.empty()) whole_ = finished(status, error, metrics).build();
    write_new(attempt, whole_);
  }
  if (std::filesystem::exists(final_name)) {
    replace(attempt, final_name);  // the earlier file is of another study, or failed
  } else {
    regatta::publish(attempt, final_name);
  }
  for (const auto& file : older) remove_file(file);
}

/// The document with all that a file says of itself.
Document RunFileWriter::described(const char* status, const std::string& error) const {
  auto document = document_;
  describe_run(document, parts_, slice_, {.status = status, .error = error, .began = started_});
  document.columns("/metrics", encode(to_columns(metrics_), Compression::none));
  if (!run_metrics_.empty()) document.attribute("/metrics", run_file::run_metrics, run_metrics_);
  return document;
}

/// What the run file is in the end.
Document RunFileWriter::finished(const char* status, const std::string& error, const RunMetrics& metrics) const {
  auto document = described(status, error);
  document.erase("/checkpoints");
  auto text = numbers_json::from(metrics).dump();  // columns would cost a short run a tenth
  text.resize(std::max(text.size(), run_file::run_metrics_length), ' ');
  document.attribute("/metrics", run_file::run_metrics, std::move(text));
  document.attribute("/", run_file::all_products_hash, products_hash());
  return document;
}

}  // namespace regatta
