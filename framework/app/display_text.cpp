#include "framework/app/display_text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "framework/core/duration.hpp"
#include "framework/core/text.hpp"

namespace regatta {

namespace {

// Lane number, run id, case and phase stand in columns as wide as their widest entry, so that the bars begin in one column.
struct Columns {
  std::size_t lane = 1, case_name = 0, phase = 4, bar = 0;
};

constexpr std::size_t longest_name = 20, longest_bar = 40, shortest_bar = 8;
constexpr std::size_t run_digits = 6;  // as in the names of run files

std::string of_total(std::uint64_t done, std::uint64_t total) {
  return total ? fmt::format("{}/{}", with_commas(done), with_commas(total)) : with_commas(done);
}

double fraction(const LaneView& lane) {
  return lane.total ? std::min(1.0, static_cast<double>(lane.done) / static_cast<double>(lane.total)) : 0.0;
}

std::string bar(double part, std::size_t width) {
  const auto filled = static_cast<std::size_t>(part * static_cast<double>(width));
  std::string text(filled, '=');
  if (filled < width) text += '>' + std::string(width - filled - 1, ' ');
  return '[' + text + ']';
}

std::string counts(const LaneView& lane) {
  const std::string count = of_total(lane.done, lane.total);
  return lane.done && lane.seconds > 0 ? count + "  " + rate_text(static_cast<double>(lane.done) / lane.seconds) : count;
}

std::string cut(const std::string& name) {
  if (name.size() <= longest_name) return name;
  std::size_t end = longest_name - 1;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;  // no half characters
  return name.substr(0, end) + '~';
}

std::string lane_line(std::size_t number, const LaneView& lane, const Columns& columns, std::size_t width) {
  std::string text = fmt::format("{:>{}}  ", number, columns.lane);
  if (!lane.busy) return (text + "idle").substr(0, width);
  text += fmt::format("{:0{}}  ", lane.run, run_digits);
  if (columns.case_name) text += fmt::format("{:<{}}  ", cut(lane.case_name), columns.case_name);
  text += fmt::format("{:<{}}", cut(lane.phase), columns.phase);
  if (columns.bar && lane.total)
    text += "  " + bar(fraction(lane), columns.bar);
  else if (columns.bar)
    text += std::string(columns.bar + 4, ' ');
  if (lane.total) text += fmt::format("  {:>3.0f}%", std::floor(100 * fraction(lane)));
  return (text + "  " + counts(lane)).substr(0, width);
}

Columns columns_for(const StudyView& view, std::size_t shown, std::size_t width) {
  Columns columns;
  columns.lane = std::max<std::size_t>(1, std::to_string(shown ? shown - 1 : 0).size());
  std::size_t widest_counts = 0;
  for (std::size_t i = 0; i < shown; ++i) {
    if (!view.lanes[i].busy) continue;
    columns.case_name = std::max(columns.case_name, cut(view.lanes[i].case_name).size());
    columns.phase = std::max(columns.phase, cut(view.lanes[i].phase).size());
    widest_counts = std::max(widest_counts, counts(view.lanes[i]).size());
  }
  constexpr std::size_t brackets_and_gap = 4, percent_and_gap = 6, gap = 2;
  const std::size_t of_case = columns.case_name ? columns.case_name + gap : 0;
  const std::size_t others =
      columns.lane + gap + run_digits + gap + of_case + columns.phase + brackets_and_gap + percent_and_gap + gap + widest_counts;
  if (width >= others + shortest_bar) columns.bar = std::min(longest_bar, width - others);
  return columns;
}

// Most telling first: what does not fit the width is left away from the end.
std::vector<std::string> parts(const StudyView& view) {
  std::vector<std::string> out = {of_total(view.runs_done, view.runs_total) + " runs"};
  if (view.runs_failed) out.push_back(with_commas(view.runs_failed) + " failed");
  if (view.writes_refused) out.push_back(with_commas(view.writes_refused) + " wait because the disk refuses writes");
  if (view.samples_total) out.push_back(of_total(view.samples_done, view.samples_total) + " samples");
  const double left = seconds_left(view);
  if (left > 0) out.push_back(readable(Duration{left}) + " left");
  out.push_back(readable(Duration{view.elapsed}) + " elapsed");
  const auto done = view.samples_total ? view.samples_done - view.samples_before : view.runs_done - view.runs_before;
  if (done && view.elapsed > 0)
    out.push_back(fmt::format("{} {}", view.samples_total ? "samples" : "runs", rate_text(static_cast<double>(done) / view.elapsed)));
  return out;
}

std::string total_line(const StudyView& view, std::size_t width) {
  std::string text;
  for (const auto& part : parts(view)) {
    if (!text.empty() && text.size() + 3 + part.size() > width) break;
    text += (text.empty() ? "" : " | ") + part;
  }
  return text.substr(0, width);
}

std::size_t busy_lanes(const StudyView& view, std::size_t first) {
  return static_cast<std::size_t>(std::count_if(view.lanes.begin() + static_cast<std::ptrdiff_t>(first), view.lanes.end(),
                                                [](const LaneView& lane) { return lane.busy; }));
}

}  // namespace

double seconds_left(const StudyView& view) {
  const bool by_samples = view.samples_total > 0;
  const auto done = by_samples ? view.samples_done : view.runs_done, total = by_samples ? view.samples_total : view.runs_total;
  const auto before = by_samples ? view.samples_before : view.runs_before;
  if (done <= before || total == 0 || view.elapsed <= 0) return done >= total && total ? 0 : -1;
  const double rate = static_cast<double>(done - before) / view.elapsed;
  return done >= total ? 0 : static_cast<double>(total - done) / rate;
}

std::string rate_text(double per_second) {
  if (per_second >= 999.5e3) return fmt::format("{:.3g}M/s", per_second / 1e6);
  if (per_second >= 999.5) return fmt::format("{:.3g}k/s", per_second / 1e3);
  if (per_second >= 1) return fmt::format("{:.3g}/s", per_second);
  if (per_second >= 1.0 / 60) return fmt::format("{:.3g}/min", per_second * 60);
  return fmt::format("{:.3g}/h", per_second * 3600);
}

std::vector<std::string> frame(const StudyView& view, std::size_t width, std::size_t height) {
  const std::size_t room = height > 3 ? height - 3 : 0;
  const std::size_t shown = std::min(view.lanes.size(), room);
  const Columns columns = columns_for(view, shown, width);
  std::vector<std::string> lines;
  lines.reserve(shown + 2);
  for (std::size_t i = 0; i < shown; ++i) lines.push_back(lane_line(i, view.lanes[i], columns, width));
  if (shown && shown < view.lanes.size())
    lines.push_back(fmt::format("... and {} more lanes, {} busy", view.lanes.size() - shown, busy_lanes(view, shown)).substr(0, width));
  lines.push_back(total_line(view, width));
  return lines;
}

std::string line(const StudyView& view) {
  std::string text;
  for (const auto& part : parts(view)) text += (text.empty() ? "" : ", ") + part;
  if (!view.lanes.empty()) text += fmt::format(", {} of {} lanes busy", busy_lanes(view, 0), view.lanes.size());
  return text;
}

}  // namespace regatta
