#include "framework/study/run/prepare.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "framework/core/digest.hpp"
#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/engine/cpu_time.hpp"
#include "framework/engine/map.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/folder.hpp"
#include "framework/study/run/io_retries.hpp"
#include "framework/study/run/shared_file.hpp"

namespace regatta {

namespace {

/// Shared data that some cases have in common.
struct Item {
  const PhaseNode* phase = nullptr;
  const PhaseOptions* options = nullptr;
  std::optional<SharedFile> file;  // empty: it cannot be stored
  std::vector<std::string> cases;
};

std::vector<Item> items_of(const Study& study, const PipelineInfo& pipeline, const PipelineInfo& part, const Workspace& workspace,
                           const Provenance& provenance) {
  std::vector<std::vector<Settings>> settings;
  for (const auto& of_case : study.cases) settings.push_back(phase_settings(study, of_case, pipeline, provenance));
  std::vector<Item> items;
  for (const auto& phase : part.phases) {
    if (!phase.shared) continue;
    std::map<Settings, std::size_t> known;
    for (std::size_t i = 0; i < study.cases.size(); ++i) {
      const auto of_case = shared_settings(phase, settings[i][phase.position]).value();
      const auto [found, added] = known.emplace(of_case, items.size());
      if (added) {
        auto& item = items.emplace_back();
        item.phase = &phase;
        item.options = &study.cases[i].phases[phase.position];
        if (phase.shared->type) item.file.emplace(workspace, phase, of_case);
      }
      items[found->second].cases.push_back(study.cases[i].name);
    }
  }
  return items;
}

std::string cases_text(const std::vector<std::string>& names, std::size_t all) {
  if (names.front().empty()) return "-";
  if (names.size() == all && all > 1) return "all";
  return names.size() == 1 ? names.front() : fmt::format("{} and {} more", names.front(), names.size() - 1);
}

std::string digest_of(const Columns& columns) { return Digest().add(columns).hex(); }

/// What takes long is not made for a folder that refuses it.
void make_folder(const std::filesystem::path& folder) {
  require_folder(folder, FolderUse::write, "choose another folder with -w");
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw IoError("create folder", folder, error.value());
}

std::string_view state_text(Prepared::State state) {
  constexpr std::array<std::string_view, 5> texts{"made", "already there", "not storable", "failed", "not begun"};
  return texts[static_cast<std::size_t>(state)];
}

std::string seconds_text(const Prepared& row) {
  const bool timed = row.state != Prepared::State::failed && row.state != Prepared::State::stopped;
  return timed ? fmt::format("{:.3f}", row.seconds) : "-";
}

std::string ended_text(const Prepared& row) {
  const auto state = std::string(state_text(row.state));
  return row.state == Prepared::State::failed ? state + ": " + row.why : fmt::format("{} in {:.3f} s", state, row.seconds);
}

class Preparation {
 public:
  Preparation(const Study& study, const PipelineInfo& part, const Provenance& provenance, const StopRequest& stop,
              const PrepareRequest& request)
      : study_(study), part_(part), provenance_(provenance), request_(request), retries_(study.execution.retries, stop, request.told) {}

  Prepared row_of(const Item& item) const {
    Prepared row;
    row.phase = item.phase->name;
    row.cases = cases_text(item.cases, study_.cases.size());
    if (item.file) row.file = item.file->path();
    return row;
  }

  Prepared operator()(const Item& item) const {
    auto row = row_of(item);
    try {
      if (!item.file)
        try_out(item, row);
      else if (request_.fresh || !take(item, row))
        make(item, row);
    } catch (...) {
      row.state = Prepared::State::failed;
      row.why = handled_error();
      row.file.clear();
    }
    tell(row, ended_text(row));
    return row;
  }

 private:
  static std::shared_ptr<const void> made(const Item& item, const Study& study) {
    return item.phase->shared->make(item.options->options.value.get(), study.study.seed);
  }

  void try_out(const Item& item, Prepared& row) const {
    const Stopwatch watch;
    static_cast<void>(made(item, study_));
    row.seconds = watch.wall();
    row.state = Prepared::State::not_storable;
    row.why = fmt::format("{}: {}", item.phase->shared->type_name, item.phase->shared->why_not);
  }

  /// Whether what is there can be trusted.
  bool take(const Item& item, Prepared& row) const {
    if (!item.file->exists()) return false;
    try {
      const Stopwatch watch;
      static_cast<void>(item.file->read());
      row.seconds = watch.wall();
      row.bytes = item.file->bytes();
      row.state = Prepared::State::there;
      return true;
    } catch (const std::exception& error) {
      const std::string_view text = error.what();  // HDF5 adds lines on the state of its buffers
      tell(row, fmt::format("warning: {}; it is made anew", text.substr(0, text.find('\n'))));
      return false;
    }
  }

  void make(const Item& item, Prepared& row) const {
    const auto& type = *item.phase->shared->type;
    const Stopwatch watch;
    const auto columns = to_columns(type, made(item, study_).get());
    row.seconds = watch.wall();
    item.file->require_unchanged(*item.options, part_);
    retries_([&] { item.file->write(columns, row.seconds, provenance_, study_.output.compression); });
    if (digest_of(to_columns(type, item.file->read().get())) != digest_of(columns)) {
      remove_file(item.file->path());
      throw Error(
          fmt::format("what is read is not what was written, bit for bit, so it cannot be stored: {}; a text that ends with a zero "
                      "character is one reason",
                      item.phase->shared->type_name));
    }
    row.bytes = item.file->bytes();
    row.state = Prepared::State::made;
  }

  void tell(const Prepared& row, const std::string& text) const {
    if (request_.told)
      request_.told(fmt::format("shared data of {}{}: {}", row.phase, row.cases == "-" ? "" : " (" + row.cases + ")", text));
  }

  const Study& study_;
  const PipelineInfo& part_;
  const Provenance& provenance_;
  const PrepareRequest& request_;
  IoRetries retries_;
};

}  // namespace

std::vector<Prepared> prepare(const Study& study, const PipelineInfo& pipeline, const PipelineInfo& part, const Workspace& workspace,
                              const Provenance& provenance, const StopRequest& stop, const PrepareRequest& request) {
  const auto items = items_of(study, pipeline, part, workspace, provenance);
  if (std::ranges::any_of(items, [&](const Item& item) { return item.file && (request.fresh || !item.file->exists()); }))
    make_folder(workspace.shared());
  const Preparation preparation(study, part, provenance, stop, request);
  std::vector<Prepared> rows;
  if (items.empty()) return rows;
  LanePool pool(request.pus);  // lanes as those of a run: a parallel loop in the phase stays on its lane here, too
  auto outcomes = pool.map(preparation, items, stop);
  for (std::size_t i = 0; i < items.size(); ++i)
    rows.push_back(outcomes[i].ok() ? std::move(outcomes[i]).value() : preparation.row_of(items[i]));
  return rows;
}

std::string prepared_text(const std::vector<Prepared>& rows) {
  std::vector<std::array<std::string, 6>> cells{{"phase", "case", "shared data", "seconds", "size", "file"}};
  for (const auto& row : rows)
    cells.push_back({row.phase, row.cases, std::string(state_text(row.state)), seconds_text(row),
                     row.bytes > 0 ? readable_bytes(static_cast<double>(row.bytes)) : "-", row.bytes > 0 ? row.file.string() : "-"});
  std::array<std::size_t, 6> widths{};
  for (const auto& line : cells)
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  std::string out;
  for (const auto& line : cells) {
    for (std::size_t i = 0; i + 1 < line.size(); ++i) out += fmt::format("{:{}}  ", line[i], widths[i]);
    out += line.back() + '\n';
  }
  for (const auto& row : rows) {
    if (row.state == Prepared::State::not_storable)
      out += fmt::format(
          "{}: every call of run makes its shared data itself, because the type cannot be stored ({}); one that can has a schema() for all "
          "that is in it, and no std::variant or InputFile there\n",
          row.phase, row.why);
  }
  for (const auto& row : rows) {
    if (row.state == Prepared::State::failed)
      out += fmt::format("{}{} failed: {}\n", row.phase, row.cases == "-" ? "" : fmt::format(" ({})", row.cases), row.why);
  }
  return out;
}

}  // namespace regatta
