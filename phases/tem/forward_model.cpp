#include "phases/tem/forward_model.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "framework/core/counted_memory.hpp"
#include "framework/core/error.hpp"
#include "phases/tem/kernel/earth_rows.hpp"
#include "phases/tem/plan/wire.hpp"
#include "phases/tem/polarisation_limit.hpp"
#include "phases/tem/reference/reference_sounding.hpp"
#include "phases/tem/reference/reflection.hpp"

namespace regatta::tem {

namespace {

constexpr double least_resistivity = 1e-3, largest_resistivity = 1e6;  // [ohm m]
constexpr double highest_altitude = 1e5;                               // [m]

// In the order in which they are tried: the last one takes all.
const std::array<EarthClass, 4> classes{
    {{.lowest = 0.1, .highest = 1000},
     {.lowest = 0.1, .highest = 1000, .altitude = 100},
     {.lowest = 0.1, .highest = 1000, .polarised = true},
     {.lowest = least_resistivity, .highest = largest_resistivity, .polarised = true, .altitude = highest_altitude}}};

constexpr const char* not_finite = "the response is not finite: the earth is beyond what numbers can hold";

/// Calls use(values, rows) for each list of a sounding. rows: 1 of a row a layer, 2 of a row a layer but the last, 0 of a single row.
template <class Use>
void each_list(Sounding& sounding, Use use) {
  const auto output = [&use](auto& values, auto& by) {
    use(values, 0), use(by.conductivity, 1), use(by.thickness, 2), use(by.altitude, 0);
  };
  output(sounding.b, sounding.b_by);
  output(sounding.dbdt, sounding.dbdt_by);
  output(sounding.response, sounding.response_by);
}

/// Where there is room for more layers than the earth has nothing is looked at.
bool is_finite(Sounding& sounding, std::size_t gates, std::size_t layers) {
  bool finite = true;
  each_list(sounding, [&](const std::vector<double>& values, std::size_t rows_of) {
    const auto used = rows_of == 0 ? values.size() : std::min(values.size(), gates * (layers + 1 - rows_of));
    finite = finite &&
             std::all_of(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(used), [](double x) { return std::isfinite(x); });
  });
  return finite;
}

void refuse(Computed& computed, std::string why) {
  computed.failure = std::move(why);
  each_list(computed.sounding, [](auto& values, std::size_t) { std::ranges::fill(values, std::numeric_limits<double>::quiet_NaN()); });
}

/// What the wire on one side does to x, the other side undoes, at each distance: sums of two functions of the distance show it.
bool is_blind_to_x(const Geometry& geometry) {
  std::array<double, 2> sums{}, sizes{};
  for (const auto& [distance, weight] : wire_elements(geometry)) {
    const std::array<double, 2> parts{weight / distance, weight * distance};
    for (std::size_t i = 0; i < 2; ++i) sums[i] += parts[i], sizes[i] += std::abs(parts[i]);
  }
  return std::abs(sums[0]) <= 1e-9 * sizes[0] && std::abs(sums[1]) <= 1e-9 * sizes[1];
}

std::vector<DelayWeight> gates_of(const Gates& gates) {
  std::vector<DelayWeight> delays;
  for (const double time : gates.times) delays.push_back(DelayWeight::instant(time));
  for (std::size_t i = 0; i < gates.open.size(); ++i) delays.push_back(DelayWeight::mean(gates.open[i], gates.close[i]));
  return delays;
}

std::vector<PlannedOutput> outputs_of(const System& system, const Wanted& wanted) {
  std::vector<PlannedOutput> outputs;
  const auto gates = gates_of(system.gates);
  const auto& [times, currents, frequency] = system.waveform;
  if (wanted.b)
    for (const auto& gate : gates) outputs.push_back({.is_rate = false, .of_pulses = false, .delays = gate});
  if (wanted.dbdt)
    for (const auto& gate : gates) outputs.push_back({.is_rate = true, .of_pulses = false, .delays = gate});
  if (wanted.response)
    for (const auto& gate : gates)
      outputs.push_back({.is_rate = true, .of_pulses = true, .delays = times.empty() ? gate : gate.of_waveform(times, currents)});
  return outputs;
}

}  // namespace

ForwardModel::ForwardModel(System system, const Wanted& wanted, Accuracy accuracy, InstructionSet set, std::string_view place)
    : system_(std::move(system)), wanted_(wanted), accuracy_(accuracy), kernel_(&kernel_of(set)) {
  check(system_, place);
  require(system_.receiver.component == Component::z || !is_blind_to_x(geometry_of(system_)),
          "{}.receiver.component = \"x\" measures nothing where the loop looks the same to both sides; move the receiver, or write \"z\"",
          place);
  require(accuracy_ == Accuracy::fast || !wanted_.derivatives(),
          "{}: accuracy = \"reference\" computes no derivatives; leave them out, or take \"fast\"", place);
  if (accuracy_ == Accuracy::reference) reference_ = std::make_unique<const ReferenceSounding>(system_);
  outputs_ = outputs_of(system_, wanted);
  require(!outputs_.empty(), "{}: nothing is wanted of it; ask for b, dbdt or response", place);
}

ForwardModel::ForwardModel(ForwardModel&&) noexcept = default;
ForwardModel::~ForwardModel() = default;

const Plan& ForwardModel::plan(std::size_t number) const {
  return plans_->get(number, [&](HankelWeights& hankel) {
    return std::make_unique<const Plan>(system_, outputs_, classes[number], number + 1 < classes.size(), hankel);
  });
}

std::string ForwardModel::why_not(const Earth& earth) const {
  const auto layers = earth.layers();
  if (layers == 0) return "an earth without layers; give one or more";
  if (layers > most_layers) return fmt::format("{} layers are more than {}; merge some", layers, most_layers);
  if (earth.thickness.size() + 1 != layers)
    return fmt::format("{} layers need {} thicknesses, but there are {}", layers, layers - 1, earth.thickness.size());
  if (!earth.ip.empty() && earth.ip.size() != layers)
    return fmt::format("{} layers, but induced polarisation of {}; give that of each layer, or of none", layers, earth.ip.size());
  for (std::size_t i = 0; i < layers; ++i)
    if (!(earth.resistivity[i] >= least_resistivity && earth.resistivity[i] <= largest_resistivity))
      return fmt::format("layer {}: resistivity = {:g} ohm m is outside {:g} to {:g} ohm m", i, earth.resistivity[i], least_resistivity,
                         largest_resistivity);
  for (std::size_t i = 0; i + 1 < layers; ++i)
    if (!(earth.thickness[i] > 0 && earth.thickness[i] <= 1e6))
      return fmt::format("layer {}: thickness = {:g} m is outside 0 to 1e6 m", i, earth.thickness[i]);
  if (!(earth.altitude >= 0 && earth.altitude <= highest_altitude))
    return fmt::format("altitude = {:g} m is outside 0 to 1e5 m", earth.altitude);
  for (std::size_t i = 0; i < earth.ip.size(); ++i) {
    const auto& [m, tau, c] = earth.ip[i];
    if (!(m >= 0 && m < 1 && tau > 0 && std::isfinite(tau) && c > 0 && c <= 1))
      return fmt::format("layer {}: m = {:g}, tau = {:g} s, c = {:g} are no Cole-Cole parameters: 0 <= m < 1, tau > 0, 0 < c <= 1", i, m,
                         tau, c);
    if (const auto reason = too_strong(earth.ip[i]); !reason.empty()) return fmt::format("layer {}: {}", i, reason);
  }
  return {};
}

ForwardModel::Group ForwardModel::group_of(const Earth& earth) const {
  std::size_t number = 0;
  while (number + 1 < classes.size() && !classes[number].contains(earth)) ++number;
  return {number, is_polarised(earth), earth.layers()};
}

Sounding ForwardModel::empty_sounding(std::size_t layers) const {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const auto gates = system_.gate_count();
  const auto assign = [&](auto& values, auto& by) {
    values.assign(gates, none);
    if (wanted_.by_conductivity) by.conductivity.assign(gates * layers, none);
    if (wanted_.by_thickness) by.thickness.assign(gates * (layers - 1), none);
    if (wanted_.by_altitude) by.altitude.assign(gates, none);
  };
  Sounding sounding;
  if (wanted_.b) assign(sounding.b, sounding.b_by);
  if (wanted_.dbdt) assign(sounding.dbdt, sounding.dbdt_by);
  if (wanted_.response) assign(sounding.response, sounding.response_by);
  return sounding;
}

std::vector<Computed> ForwardModel::compute(std::span<const Earth> earths, std::size_t room, const Poll& poll) const {
  std::vector<Computed> computed(earths.size());
  std::vector<Group> groups(earths.size());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < earths.size(); ++i) {
    computed[i].failure = why_not(earths[i]);
    computed[i].sounding = empty_sounding(std::max({std::size_t{1}, room, earths[i].layers()}));
    if (!computed[i].failure.empty()) continue;
    if (accuracy_ == Accuracy::reference) {
      compute_reference(earths[i], poll, computed[i]);
      continue;
    }
    groups[i] = group_of(earths[i]);
    order.push_back(i);
  }
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return groups[i]; });
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && end - begin < kernel_->lanes && groups[order[end]] == groups[order[begin]]) ++end;
    compute_side_by_side(earths, std::span(order).subspan(begin, end - begin), groups[order[begin]], computed);
    begin = end;
  }
  return computed;
}

void ForwardModel::compute_reference(const Earth& earth, const Poll& poll, Computed& computed) const {
  auto& [sounding, failure] = computed;
  failure = reference_->why_not(earth);
  if (!failure.empty()) return;
  const auto fill = [](std::vector<double>& to, const std::vector<double>& values) { to.assign(values.begin(), values.end()); };
  try {
    if (wanted_.b) fill(sounding.b, reference_->b(earth, poll));
    if (wanted_.dbdt) fill(sounding.dbdt, reference_->dbdt(earth, poll));
    if (wanted_.response) fill(sounding.response, reference_->response(earth, poll));
  } catch (const LimitReached&) {
    throw;  // of the run and not of this earth
  } catch (const MemoryExceeded&) {
    throw;
  } catch (const Error& error) {
    return refuse(computed, error.what());
  }
  if (!is_finite(sounding, system_.gate_count(), earth.layers())) refuse(computed, not_finite);
}

Sounding ForwardModel::compute(const Earth& earth) const {
  auto computed = compute(std::span(&earth, 1));
  if (!computed[0].failure.empty()) throw Error(computed[0].failure);
  return std::move(computed[0].sounding);
}

void ForwardModel::compute_side_by_side(std::span<const Earth> earths, std::span<const std::size_t> which, const Group& group,
                                        std::vector<Computed>& computed) const {
  const auto& of_group = plan(group.plan);
  const auto lanes = kernel_->lanes, quantities = quantities_of(group.layers, wanted_.derivatives());
  std::vector<const Earth*> some;
  for (std::size_t l = 0; l < lanes; ++l) some.push_back(&earths[which[std::min(l, which.size() - 1)]]);  // the last one fills up
  const EarthRows rows(some);
  std::vector<double> sums(quantities * of_group.outputs() * lanes), fields;
  auto part = of_group.parts().begin();
  for (std::size_t w = 0; w < of_group.windows().size(); ++w) {
    const auto& window = of_group.windows()[w];
    const auto nodes = 2 * window.nodes.size();  // rows of a quantity
    fields.resize(quantities * nodes * lanes);
    kernel_->fields(window.terms(), rows.lanes(), wanted_.derivatives(), fields.data());
    for (; part != of_group.parts().end() && part->window == w; ++part)
      for (std::size_t k = 0; k < quantities; ++k)
        kernel_->combine(part->coefficients, fields.data() + k * nodes * lanes,
                         sums.data() + (k * of_group.outputs() + part->output) * lanes);
  }
  for (std::size_t l = 0; l < which.size(); ++l) {
    auto& made = computed[which[l]];
    take(sums.data(), l, group.layers, made.sounding);
    if (!is_finite(made.sounding, system_.gate_count(), group.layers)) refuse(made, not_finite);
  }
}

void ForwardModel::take(const double* rows, std::size_t lane, std::size_t layers, Sounding& sounding) const {
  const auto gates = system_.gate_count(), lanes = kernel_->lanes;
  std::size_t first = 0;  // output
  const auto copy = [&](std::size_t quantity, double factor, double* to) {
    const double* from = rows + (quantity * outputs_.size() + first) * lanes + lane;
    for (std::size_t g = 0; g < gates; ++g) to[g] = factor * from[g * lanes];
  };
  const auto copy_all = [&](std::vector<double>& values, auto& by) {
    if (values.empty()) return;
    copy(0, 1, values.data());
    if (wanted_.by_conductivity)
      for (std::size_t i = 0; i < layers; ++i) copy(1 + i, mu0, by.conductivity.data() + i * gates);
    if (wanted_.by_thickness)
      for (std::size_t i = 0; i + 1 < layers; ++i) copy(1 + layers + i, 1, by.thickness.data() + i * gates);
    if (wanted_.by_altitude) copy(2 * layers, 2, by.altitude.data());
    first += gates;
  };
  copy_all(sounding.b, sounding.b_by);
  copy_all(sounding.dbdt, sounding.dbdt_by);
  copy_all(sounding.response, sounding.response_by);
}

}  // namespace regatta::tem
