#pragma once
#include <algorithm>
#include <utility>

#include "framework/pipeline/phase_call.hpp"
#include "framework/pipeline/pipeline_info.hpp"

/// Joins phases by their ports, checked by the compiler:
///
///     pipeline<Out<"samples", Samples<Tilt>>>().then<Simulate>().then<Score>().reduce<"scores">()
///
/// Source ports are written by the study. A phase that is needed twice is renamed: then<As<"low", Forward>>(). The order of then() is only
/// the order of declaration: a phase must stand after those that write its inputs. Phases that do not depend on each other execute in an
/// order that they must not rely on, one after the other: a lane is one thread.
namespace regatta {

namespace detail {

/// A port's name as characters in a type: clang 14 prints a Name as numbers, this as 'c', 'l', 'o', 'u', 'd'.
template <char...>
struct port {};
template <Name N, std::size_t... I>
port<N.text[I]...> spell(std::index_sequence<I...>);
template <Name N>
using port_named = decltype(spell<N>(std::make_index_sequence<N.view().size()>{}));

// The messages of the compiler show the arguments of these.
template <class Phase, class Port, class Type, bool Written>
constexpr bool an_earlier_phase_writes = Written;
template <class Phase, class Port, class Type, bool Same>
constexpr bool earlier_type_is = Same;
template <class Phase, class Port, bool Free>
constexpr bool port_is_free = Free;
template <class Port, class Type, bool Stored>
constexpr bool schema_can_be_stored = Stored;

template <class Phase, class I, class... O>
constexpr bool check_input(List<O...>) {
  constexpr bool written = (same_port<I, O> || ...);
  constexpr bool same = !written || ((same_port<I, O> && std::same_as<typename I::type, typename O::type>) || ...);
  using Port = port_named<I::name>;
  using Type = typename I::type;
  static_assert(an_earlier_phase_writes<Phase, Port, Type, written>, "no earlier phase writes this input port; add or move a phase");
  static_assert(earlier_type_is<Phase, Port, Type, same>, "an earlier phase writes this input port with another type");
  return written && same;
}
template <class Phase, class Written, class... I>
constexpr bool check_inputs(List<I...>) {
  return (check_input<Phase, I>(Written{}) && ...);
}

template <class Phase, class O, class... W>
constexpr bool check_output(List<W...>) {
  constexpr bool is_free = (!same_port<O, W> && ...);
  static_assert(port_is_free<Phase, port_named<O::name>, is_free>, "an earlier phase, or the source, writes this output port already");
  return is_free;
}
template <class Phase, class Written, class... O>
constexpr bool check_outputs(List<O...>) {
  return (check_output<Phase, O>(Written{}) && ...);
}

template <class P, class Q>
constexpr bool same_phase_name = P::name == Q::name;

/// Whether a port is one that a study can write.
template <class Port>
constexpr bool is_source = false;
template <Name N, class T>
constexpr bool is_source<Out<N, Samples<T>>> = Storable<Samples<T>>;
template <Name N>
constexpr bool is_source<Out<N, InputFile>> = true;

template <class Port>
PortInfo port_info() {
  using T = typename Port::type;
  PortInfo info;
  info.name = Port::name.view();
  info.type_name = type_name<T>();
  if constexpr (Storable<T>)
    info.type = &type_of<T>();
  else
    static_assert(schema_can_be_stored<port_named<Port::name>, T, !has_schema_inside<T>()>,
                  "a product with a schema() is stored, but a std::variant or a type without schema() in it cannot be; without a schema() "
                  "it is transient");
  return info;
}

template <class T>
constexpr bool is_complete = requires {
  sizeof(T);
};

template <class P>
SharedInfo shared_info() {
  using T = SharedDataOf<P>;
  SharedInfo info;
  info.type_name = type_name<T>();
  if constexpr (!is_complete<T>)
    info.why_not = "it is only declared where the pipeline is made";
  else if constexpr (Storable<T>)
    info.store_as(type_of<T>());
  else if constexpr (has_schema_inside<T>())
    info.why_not = "it has a member that cannot be stored, such as a std::variant or a type without schema()";
  else
    info.why_not = "it has no schema()";
  info.make = [](const void* options, std::uint64_t seed) {
    return make_shared_data<P>(*static_cast<const typename P::Options*>(options), seed);
  };
  return info;
}

template <class AllPorts, class... I>
std::vector<std::size_t> port_indices(List<I...>) {
  std::vector<std::size_t> indices;
  ((std::ranges::find(indices, port_index<I>(AllPorts{})) == indices.end() ? indices.push_back(port_index<I>(AllPorts{})) : void()), ...);
  return indices;
}

template <class Here, class AllPorts>
PhaseNode phase_node() {
  using P = typename Here::phase;
  PhaseNode node;
  node.name = Here::name;
  node.class_name = P::info.name;
  node.summary = P::info.summary;
  node.version = P::info.version;
  node.stepper = Stepper<P>;
  node.options = &type_of<typename P::Options>();
  if constexpr (Observed<P>) node.recorded = &type_of<Recorded<typename ObservedRow<P>::type>>();
  node.inputs = port_indices<AllPorts>(typename Here::inputs{});
  node.outputs = port_indices<AllPorts>(typename Here::outputs{});
  if constexpr (WithSharedData<P>) {
    if constexpr (!std::is_void_v<SharedDataOf<P>>) node.shared = shared_info<P>();
  }
  if constexpr (Checked<P>) {
    node.check = [](const void* options, const StepperSettings& settings) {
      P::check(*static_cast<const typename P::Options*>(options), settings);
    };
  }
  if constexpr (Estimated<P>) {
    node.estimate = [](const void* options, const RunInfo& run) {
      return P::estimate(*static_cast<const typename P::Options*>(options), run);
    };
  }
  if constexpr (WithCoordinates<P>)
    node.coordinates = [](const void* options) { return P::coordinates(*static_cast<const typename P::Options*>(options)); };
  if constexpr (Resolved<P>) {
    node.in_effect = [](const void* options) -> std::shared_ptr<const void> {
      using Options = typename P::Options;
      return std::make_shared<const Options>(P::in_effect(*static_cast<const Options*>(options)));
    };
  }
  node.make = [](const void* options, std::uint64_t seed) -> std::unique_ptr<PhaseObject> {
    return std::make_unique<PhaseObjectOf<Here, AllPorts>>(options, seed);
  };
  return node;
}

/// Edges: a phase comes after those that write what it reads.
inline void find_edges(PipelineInfo& info) {
  for (auto& reader : info.phases) {
    for (std::size_t k = 0; k < info.phases.size(); ++k) {
      const auto& written = info.phases[k].outputs;
      const bool feeds =
          std::ranges::any_of(reader.inputs, [&](std::size_t port) { return std::ranges::find(written, port) != written.end(); });
      if (feeds) reader.after.push_back(k);
    }
  }
}

}  // namespace detail

template <std::size_t SourceCount, class Written, class Reduced, class... P>
class Pipeline {
 public:
  /// Adds a phase. Its inputs must have been written by phases before it, or be source ports.
  template <class Q>
  constexpr auto then() const {
    if constexpr (detail::may_be_placed<typename detail::Unnamed<Q>::type>()) {
      using Here = detail::Placed<Q, Written>;
      static_assert((!detail::same_phase_name<P, Here> && ...),
                    "two phases of a pipeline have the same name; rename one: As<\"name\", Phase>");
      if constexpr (!Here::fits)
        return *this;
      else if constexpr (detail::check_inputs<Q, Written>(typename Here::inputs{}) &&
                         detail::check_outputs<Q, Written>(typename Here::outputs{}))
        return Pipeline<SourceCount, typename detail::Join<Written, typename Here::outputs>::list, Reduced, P..., Here>{};
      else
        return *this;
    } else {
      return *this;
    }
  }

  /// Merges the rows of this port, a Samples<T>, into study.h5, with their statistics.
  template <Name N>
  constexpr auto reduce() const {
    return reduce_port<N>(Written{});
  }

  /// The pipeline as data.
  PipelineInfo info() const {
    PipelineInfo info;
    info.source_count = SourceCount;
    add_ports(info, Written{});
    (info.phases.push_back(detail::phase_node<P, Written>()), ...);
    for (std::size_t i = 0; i < info.phases.size(); ++i) info.phases[i].position = i;
    info.whole = info.phases.size();
    detail::find_edges(info);
    mark_reduced(info, Reduced{});
    return info;
  }

 private:
  /// Whether the rows of port W, if it is the one named N, have names.
  template <Name N, class W>
  static constexpr bool rows_described = [] {
    if constexpr (same_name<N, W::name> && detail::IsSamples<typename W::type>::value)
      return HasSchema<typename decltype(W::type::rows)::value_type>;
    else
      return true;
  }();
  /// Whether they leave the names free that merged columns need.
  template <Name N, class W>
  static constexpr bool rows_named = [] {
    if constexpr (same_name<N, W::name> && detail::IsSamples<typename W::type>::value && rows_described<N, W>) {
      return std::apply([](const auto&... f) { return ((f.name != "status" && f.name != "first_id") && ...); },
                        decltype(W::type::rows)::value_type::schema());
    } else {
      return true;
    }
  }();

  template <Name N, class... W>
  constexpr auto reduce_port(detail::List<W...>) const {
    constexpr bool is_rows = ((same_name<N, W::name> && detail::IsSamples<typename W::type>::value) || ...);
    static_assert(is_rows, "reduce needs an output port that is a Samples<T>: one row a sample");
    static_assert((rows_described<N, W> && ...), "rows that are reduced need a schema()");
    static_assert((rows_named<N, W> && ...),
                  "rows that are reduced cannot have a member named status or first_id: merged columns have one");
    return Pipeline<SourceCount, Written, typename detail::Join<Reduced, detail::List<detail::port_named<N>>>::list, P...>{};
  }

  template <class... W>
  static void add_ports(PipelineInfo& info, detail::List<W...>) {
    (info.ports.push_back(detail::port_info<W>()), ...);
  }

  template <char... C>
  static std::string text_of(detail::port<C...>) {
    return {C...};
  }
  template <class... R>
  static void mark_reduced(PipelineInfo& info, detail::List<R...>) {
    for (auto& port : info.ports) port.reduced = ((port.name == text_of(R{})) || ...);
  }
};

/// Begins a pipeline with what the study writes: Out<"samples", Samples<T>>, where T has a schema(), is drawn as [samples] says;
/// Out<"input", InputFile> is one of the files of [inputs], and each makes a run of its own.
template <class... Sources>
constexpr auto pipeline() {
  static_assert(sizeof...(Sources) == 1 && (detail::is_source<Sources> && ...),
                "a pipeline begins with exactly one source: an output port that is a Samples<T>, where T has a schema(), or an InputFile");
  return Pipeline<sizeof...(Sources), typename detail::Join<typename detail::OutputPorts<Sources>::list...>::list, detail::List<>>{};
}

}  // namespace regatta
