#include "framework/study/run/run_file_writer.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "framework/storage/durable.hpp"
#include "framework/storage/live/commit_thread.hpp"
#include "framework/storage/live/live_checkpoints.hpp"
#include "framework/study/plan/run_file.hpp"

namespace regatta {

RunFileWriter::RunFileWriter(const StudyParts& parts, const Slice& slice, bool begun, const Log& log)
    : parts_(parts), slice_(slice), begun_(begun), started_(utc_text(std::chrono::system_clock::now())) {
  for (const auto& phase : parts.pipeline.phases) metrics_.emplace_back().phase = phase.name;
  if (begun) go_on(log);
}

RunFileWriter::~RunFileWriter() {
  if (live_ && parts_.commits) parts_.commits->withdraw(*live_);
}

/// What phases had finished is taken over as that of any earlier file is, by who knows which of it is still of use.
void RunFileWriter::go_on(const Log& log) {
  for (const auto& attempt : parts_.workspace.attempts_of(slice_.run)) {
    try {
      if (Reader(attempt).text("/", "status") != run_file::running) continue;  // a whole file that did not get its name
      auto found = LiveFile::open(attempt);
      if (!found.note.empty()) log(LogLevel::warn, found.note);
      document_ = found.document.part("/checkpoints");
      live_ = std::move(found.file);
      saved_ = true;
      return;
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
  auto encoded = encode(std::move(columns), parts_.study.output.compression);
  LiveFile* file = nullptr;
  {
    const std::lock_guard lock(mutex_);
    file = live_.get();
  }
  if (file) {
    try {
      encoded = file->put(std::vector<EncodedColumn>(encoded));
    } catch (const IoError&) {  // it stays in memory: the next commit, or the end, writes it, and says what is wrong
    }
  }
  const std::lock_guard lock(mutex_);
  document_.columns(group, std::move(encoded));
}

void RunFileWriter::phase_done(std::size_t phase, const PhaseMetrics& metrics) {
  const auto& node = parts_.pipeline.phases[phase];
  const auto group = run_file::phase_group(node.name);
  const std::lock_guard lock(mutex_);
  document_.attribute(group, "fingerprint", parts_.plan.fingerprint_of(node.position, slice_));
  document_.attribute(group, "version", std::int64_t{node.version});
  metrics_[phase] = metrics;
}

void RunFileWriter::keep(const Checkpoint& checkpoint) {
  LiveFile* file = nullptr;
  {
    const std::lock_guard lock(mutex_);
    file = &live();
  }
  auto put = put_checkpoint(*file, checkpoint, parts_.study.output.compression);
  const std::lock_guard lock(mutex_);
  add_checkpoint(document_, std::move(put));
}

bool RunFileWriter::load(std::string_view phase, std::string_view fingerprint, std::vector<std::string>& notes,
                         const std::function<void(const LoadedCheckpoint&)>& use) const {
  const std::lock_guard no_commit(commit_mutex_);
  if (!saved_) return false;
  const auto found = newest_checkpoint(live_->path(), phase, fingerprint, notes);
  if (found) use(*found);
  return found.has_value();
}

void RunFileWriter::save_unfinished() {
  const std::lock_guard no_reader(commit_mutex_);
  LiveFile* file = nullptr;
  {
    const std::lock_guard lock(mutex_);
    file = &live();
  }
  const auto now = [this, file] {
    const std::lock_guard lock(mutex_);
    file->put(document_);  // what was stored while the file was made
    return described(document_, run_file::running, "");
  };
  if (parts_.commits) {
    parts_.commits->request(*file, now, CommitThread::When::now).get();
  } else {
    auto document = now();
    file->commit(document);
  }
  saved_ = true;
}

void RunFileWriter::publish(const std::string& error) {
  const std::lock_guard lock(mutex_);
  const auto* done = parts_.pipeline.phases.size() < parts_.pipeline.whole ? run_file::partial : run_file::complete;
  if (live_ && error.empty())
    publish_live(done);
  else
    publish_whole(error.empty() ? done : run_file::failed, error);
}

void RunFileWriter::publish_live(const char* status) {
  const auto attempts = parts_.workspace.attempts_of(slice_.run);
  const auto final_name = parts_.workspace.run_file(slice_.run);
  auto document = described(document_, status, "");
  document.erase("/checkpoints");
  if (!replaces_) replaces_ = std::filesystem::exists(final_name);
  live_->finish(document, final_name, *replaces_);
  for (const auto& attempt : attempts) remove_file(attempt);
}

/// A live file stays as it is, with its checkpoints.
void RunFileWriter::publish_whole(const char* status, const std::string& error) {
  const auto final_name = parts_.workspace.run_file(slice_.run);
  auto older = begun_ ? parts_.workspace.attempts_of(slice_.run) : std::vector<std::filesystem::path>{};
  if (live_) std::erase(older, live_->path());
  const auto attempt = begun_ ? parts_.workspace.next_attempt_file(slice_.run) : parts_.workspace.attempt_file(slice_.run, 1);
  begun_ = true;  // when this fails, the next try finds what it leaves
  if (live_) {
    auto document = described(document_, status, error);
    document.erase("/checkpoints");
    document.write(attempt);
  } else {
    if (whole_.empty()) whole_ = described(document_, status, error).build();
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
Document RunFileWriter::described(Document document, const char* status, const std::string& error) const {
  const auto root = [&document](const char* name, Document::Value value) { document.attribute("/", name, std::move(value)); };
  root("title", parts_.study.study.title);
  root("run", slice_.run);
  if (const auto& name = parts_.study.cases[slice_.case_index].name; !name.empty()) root("case", name);
  root("first_sample", slice_.first_sample);
  root("sample_count", slice_.sample_count);
  if (const auto* input = parts_.plan.input_of(slice_)) {
    root("input", input->path);
    root("input_digest", input->digest);
    root("input_bytes", input->bytes);
  }
  root("status", std::string(status));
  if (status == run_file::partial) root("until", parts_.pipeline.phases.back().name);
  if (!error.empty()) {
    root("error", error);
    root("repeat", fmt::format("{} --runs {}", parts_.repeat, slice_.run));
  }
  auto provenance = parts_.provenance;
  provenance.start = started_;
  provenance.end = utc_text(std::chrono::system_clock::now());
  add_provenance(document, provenance);
  document.text("/provenance", "settings",
                parts_.plan.settings_differ() ? parts_.plan.settings_text(slice_) : parts_.case_of(slice_).settings_text);
  for (std::size_t i = 0; i < parts_.pipeline.phases.size(); ++i) {
    document.text(run_file::config_group(parts_.pipeline.phases[i].name), "options", parts_.case_of(slice_).config[i]);
  }
  document.columns("/metrics", encode(to_columns(metrics_), Compression::none));
  return document;
}

}  // namespace regatta
