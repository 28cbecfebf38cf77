#include "bench/scaling/report.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "framework/study/results/text_table.hpp"

namespace regatta::bench {

namespace {

/// By which dip-smc-pso, a compiled Python project that makes such simulations in a pool of processes, says it is faster on some cores.
const std::map<std::size_t, double> published{{1, 1.0}, {4, 3.8}, {8, 7.2}, {16, 13.5}};

std::string published_speedup(std::size_t cores) {
  const auto found = published.find(cores);
  return found == published.end() ? "" : fmt::format("{:.1f}", found->second);
}
std::string published_efficiency(std::size_t cores) {
  const auto found = published.find(cores);
  return found == published.end() ? "" : fmt::format("{:.0f} %", 100 * found->second / static_cast<double>(cores));
}

std::string speedups(const std::vector<Rounds>& all) {
  TextTable table;
  table.header({"cores", "time [s]", "speed-up", "min - max", "efficiency", "published speed-up", "efficiency"});
  table.row({"plain loop", fmt::format("{:.2f}", all.front().median().plain.wall), "1.00", "", "", "", ""});
  for (const auto& rounds : all) {
    const auto& m = rounds.median();
    table.row({fmt::format("{}", m.cores), fmt::format("{:.2f}", m.wall), fmt::format("{:.2f}", m.speedup()),
               fmt::format("{:.2f} - {:.2f}", rounds.slowest().speedup(), rounds.fastest().speedup()),
               fmt::format("{:.1f} %", 100 * m.efficiency()), published_speedup(m.cores), published_efficiency(m.cores)});
  }
  for (const auto& [cores, speedup] : published)
    if (cores > all.back().median().cores)
      table.row({fmt::format("{}", cores), "", "", "", "", published_speedup(cores), published_efficiency(cores)});
  return table.text();
}

std::string missing_seconds(const std::vector<Rounds>& all) {
  TextTable table;
  table.header(
      {"cores", "missing [s]", "start-up", "slower steps", "other programs", "files", "between runs", "idle at the end", "study.h5"});
  for (const auto& rounds : all) {
    const auto& m = rounds.median();
    std::vector<std::string> cells{fmt::format("{}", m.cores)};
    for (const double seconds :
         {m.missing(), m.other.start_up, m.slower(), m.off_cpu(), m.other.files, m.other.between, m.other.idle_at_end, m.other.closing})
      cells.push_back(fmt::format("{:.3f}", seconds));
    table.row(cells);
  }
  return table.text();
}

}  // namespace

Rounds::Rounds(std::vector<Measured> rounds) : rounds_(std::move(rounds)) { std::ranges::sort(rounds_, {}, &Measured::speedup); }

std::string scaling_text(const std::vector<Rounds>& all) {
  return speedups(all) + "\n  Missing core-seconds: cores x time less the time of the plain loop; the other columns add up to them.\n" +
         missing_seconds(all);
}

std::string scaling_json(const std::vector<Rounds>& all) {
  auto rows = nlohmann::ordered_json::array();
  for (const auto& rounds : all) {
    const auto& m = rounds.median();
    rows.push_back({{"cores", m.cores},
                    {"plain_loop_s", m.plain.wall},
                    {"wall_s", m.wall},
                    {"speedup", m.speedup()},
                    {"speedup_min", rounds.slowest().speedup()},
                    {"speedup_max", rounds.fastest().speedup()},
                    {"missing_s", m.missing()},
                    {"start_up_s", m.other.start_up},
                    {"slower_steps_s", m.slower()},
                    {"other_programs_s", m.off_cpu()},
                    {"files_s", m.other.files},
                    {"between_runs_s", m.other.between},
                    {"idle_at_end_s", m.other.idle_at_end},
                    {"study_file_s", m.other.closing}});
  }
  return rows.dump(2) + "\n";
}

}  // namespace regatta::bench
