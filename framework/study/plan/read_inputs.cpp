#include "framework/study/plan/read_inputs.hpp"

#include <map>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/file_digest.hpp"
#include "framework/core/mistakes.hpp"
#include "framework/core/text.hpp"
#include "framework/engine/map.hpp"
#include "framework/study/plan/input_stamps.hpp"
#include "framework/study/plan/planned_input.hpp"

namespace regatta {

namespace {

/// Files that somebody waits for.
struct Unread {
  std::vector<InputFile> files;
  double bytes = 0;
  bool noticeable() const { return files.size() > 100 || bytes > 64 * 1024.0 * 1024.0; }
};

Unread unread_of(const std::vector<InputFile>& files) {
  Unread unread;
  for (const auto& file : files) {
    std::error_code none;
    if (std::filesystem::status(file.path(), none).type() == std::filesystem::file_type::not_found || known_content(file.path())) continue;
    unread.files.push_back(file);
    const auto bytes = std::filesystem::file_size(file.path(), none);
    if (!none) unread.bytes += static_cast<double>(bytes);
  }
  return unread;
}

void read(const Unread& unread, const InputReading& reading) {
  const StopRequest stop(reading.stop);
  const auto content_of = [&](const InputFile& file) {
    if (stop.asked()) throw Stopped();
    file_content(file.path(), &stop);
  };
  Mistakes mistakes;
  const auto note = [&](const std::string& why) { mistakes.add(fmt::format("inputs.files: {}", why)); };
  if (unread.noticeable() && reading.told)
    reading.told(fmt::format("reading {} ({})", counted(unread.files.size(), "input file"), readable_bytes(unread.bytes)));
  if (unread.noticeable() && reading.pus.size() > 1) {
    const auto outcomes = LanePool(reading.pus).map(content_of, unread.files, stop);
    if (stop.asked()) throw Stopped();
    for (const auto& outcome : outcomes)
      if (!outcome.ok()) note(outcome.error());
  } else {
    for (const auto& file : unread.files) {
      try {
        content_of(file);
      } catch (const Error& error) {
        note(error.what());
      }
    }
  }
  mistakes.throw_if_any();
}

/// Beside a failure, which counts more than one of its own.
void keep_what_was_read(const Workspace& workspace, const Study& study) {
  try {
    keep_stamps(workspace, study.input_files);
  } catch (const IoError&) {  // they are read again
  }
}

/// One new file for one that is gone.
void leave_out_renamed(Study& study, const std::vector<PlannedInput>& before) {
  std::unordered_map<std::string, const PlannedInput*> known;
  for (const auto& input : before) known.emplace(input.path, &input);
  std::multimap<std::string, std::string> gone;  // digest and path
  for (const auto& file : study.input_files)
    if (const auto found = known.find(file.text()); found != known.end() && is_gone(file)) gone.emplace(found->second->digest, file.text());
  std::unordered_set<std::string> renamed;
  for (const auto& file : study.input_files) {
    if (gone.empty()) break;
    const auto content = known.contains(file.text()) ? std::nullopt : known_content(file.path());
    const auto found = content ? gone.find(content->digest) : gone.end();
    if (found == gone.end()) continue;
    renamed.insert(found->second);
    gone.erase(found);
  }
  std::erase_if(study.input_files, [&](const InputFile& file) { return renamed.contains(file.text()); });
  study.samples.count = study.input_files.size();
}

}  // namespace

void read_inputs(Study& study, const Workspace& workspace, const std::optional<StoredPlan>& before, const InputReading& reading) {
  if (study.input_files.empty()) return;
  remember_stamps(workspace);
  try {
    read(unread_of(study.input_files), reading);
  } catch (...) {
    if (reading.keep) keep_what_was_read(workspace, study);
    throw;
  }
  if (before) leave_out_renamed(study, inputs_by_their_names(before->inputs, study));
  if (reading.keep) keep_stamps(workspace, study.input_files);
}

}  // namespace regatta
