#include "apps/pendulum/reference_table.hpp"

#include <cerrno>
#include <charconv>
#include <cmath>
#include <fstream>

#include "framework/core/error.hpp"

namespace regatta::pendulum {

namespace {

constexpr double grid = 0.01;  // [s]
constexpr std::array<std::string_view, 8> columns{"t",    "x",         "theta1",    "theta2",
                                                  "xdot", "theta1dot", "theta2dot", "u"};  // that are compared
constexpr std::string_view header = "t,x,theta1,theta2,xdot,theta1dot,theta2dot,u,ctrl_state,surface";

/// span / period, which has to be whole.
std::uint64_t whole_ratio(const char* name, double span, double period) {
  const double ratio = std::round(span / period);
  require(ratio >= 1 && std::abs(ratio * period - span) < 1e-9 * span, "{} = {} s is not a whole number of steps of {} s", name, span,
          period);
  return static_cast<std::uint64_t>(ratio);
}

ReferenceRow row_of(const ClosedLoop& loop, const Plant& plant, const Member& member, double t) {
  const auto preview = loop.preview(plant.coefficients(), member);
  const auto& z = member.z;
  return {t, z[0], z[1], z[2], z[3], z[4], z[5], preview.command.u, preview.monitored, preview.command.s};
}

ReferenceRow parse_row(const std::string& line, const std::string& place) {
  ReferenceRow row{};
  const char* at = line.data();
  const char* const end = at + line.size();
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto [next, error] = std::from_chars(at, end, row[i]);
    const bool last = i + 1 == row.size();
    require(error == std::errc{} && (last ? next == end : next != end && *next == ','), "{}: column {} of {} is not a number", place, i + 1,
            row.size());
    at = next + 1;
  }
  return row;
}

}  // namespace

ReferenceTable simulate_reference(const ReferenceCase& reference, const ReferenceMethod& method) {
  LoopOptions options{.controller = reference.controller,
                      .limits = {},
                      .duration = reference.duration,
                      .integrator = method.integrator,
                      .substeps = method.substeps,
                      .tolerance = method.tolerance,
                      .disturbances = reference.disturbances};
  options.limits.angle = Limits::none;  // hanging pendulums are reference cases too
  const ClosedLoop loop(options, {}, method.set);
  const Plant plant(reference.plant);
  const auto periods = whole_ratio("the grid of 10 ms", grid, loop.control_period());
  const auto rows = whole_ratio("T", reference.duration, grid);

  ReferenceTable table;
  table.reserve(rows + 1);
  Member member = loop.start(reference.z0);
  for (std::uint64_t i = 0; i <= rows; ++i) {
    table.push_back(row_of(loop, plant, member, static_cast<double>(i) / 100.0));  // i * 0.01 would be off by a bit now and then
    loop.advance(plant, member, periods);
  }
  return table;
}

ReferenceTable read_reference_table(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) throw IoError("open", file, errno);
  const auto name = file.filename().string();
  std::string line;
  const auto next = [&] {
    if (!std::getline(stream, line)) return false;
    if (line.ends_with('\r')) line.pop_back();  // a file that went through another system
    return true;
  };
  next();
  require(line == header, "{}:1: the header is \"{}\"; expected \"{}\"", name, line, header);
  ReferenceTable table;
  for (std::size_t number = 2; next(); ++number) table.push_back(parse_row(line, fmt::format("{}:{}", name, number)));
  require(!table.empty(), "{} has no rows; expected one every 10 ms", name);
  return table;
}

void write_reference_table(const std::filesystem::path& file, const ReferenceTable& table) {
  std::string text(header);
  text += '\n';
  for (const auto& row : table) {
    text += fmt::format("{}", row[0]);
    for (std::size_t i = 1; i < row.size(); ++i) text += fmt::format(",{:.17g}", row[i]);
    text += '\n';
  }
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  stream.close();
  if (!stream) throw IoError("write", file, errno);
}

ReferenceDifference compare(const ReferenceTable& computed, const ReferenceTable& reference) {
  const auto last = [](const ReferenceTable& table) { return table.back()[0]; };
  require(computed.size() == reference.size(),
          "the reference has {} rows, to t = {} s, but {} rows belong into {} s: one every 10 ms, at 0 s and at T, too", reference.size(),
          last(reference), computed.size(), last(computed));
  ReferenceDifference largest;
  const auto grow = [&](ReferenceDifference::Largest& to, std::size_t row, std::size_t column) {
    const double by = std::abs(computed[row][column] - reference[row][column]);
    if (!std::isnan(to.size) && (std::isnan(by) || by > to.size)) to = {by, computed[row][0], columns[column]};
  };
  for (std::size_t i = 0; i < computed.size(); ++i) {
    require(std::abs(computed[i][0] - reference[i][0]) < 1e-9, "row {} is at t = {} s, but the reference has {} s", i, computed[i][0],
            reference[i][0]);
    for (std::size_t k = 1; k <= 6; ++k) grow(largest.state, i, k);
    grow(largest.u, i, 7);
  }
  return largest;
}

}  // namespace regatta::pendulum
