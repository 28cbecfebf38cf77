#include "framework/study/input/sweep_reader.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "framework/study/input/override.hpp"
#include "framework/study/results/study_output.hpp"

namespace regatta {

namespace {

using Change = std::pair<std::string, TomlNode>;

constexpr std::size_t most_cases = 10'000;

struct Axis {
  std::string key;
  Place place;
  std::vector<TomlNode> values;
};

std::vector<std::string> parts_of(std::string_view key) {
  std::vector<std::string> parts;
  while (true) {
    const auto dot = std::min(key.find('.'), key.size());
    parts.emplace_back(key.substr(0, dot));
    if (dot == key.size()) return parts;
    key.remove_prefix(dot + 1);
  }
}

/// What a case calls its key: the last part, or the one before it when that says more (controller.type, links.0).
std::string short_name(const std::string& key) {
  const auto parts = parts_of(key);
  const auto& last = parts.back();
  if (last == "type" && parts.size() > 3) return parts[parts.size() - 2];
  return index_of(last) >= 0 && parts.size() > 1 ? parts[parts.size() - 2] + "." + last : last;
}

/// What a case calls a value; `number` is its place in the list.
std::string short_name(const TomlNode& value, std::size_t number) {
  if (value.kind == TomlNode::Kind::text) return value.text;
  if (!value.included.empty()) return std::filesystem::path(value.included).stem().string();
  if (value.kind != TomlNode::Kind::table && value.kind != TomlNode::Kind::list) return spelled(value);
  const auto* type = value.find("type");
  return type && type->value.kind == TomlNode::Kind::text ? type->value.text : std::to_string(number);
}

class SweepCases {
 public:
  SweepCases(const TomlNode& root, const PipelineInfo& pipeline, Problems& problems)
      : root_(root), pipeline_(pipeline), problems_(problems) {}

  std::vector<SweptCase> product(const TomlNode& table) {
    std::vector<Axis> axes;
    find_axes(table, "", axes);
    std::ranges::stable_sort(axes, {}, &Axis::place);
    std::size_t count = 1;
    for (const auto& axis : axes) count = std::min(count, most_cases + 1) * axis.values.size();
    if (count > most_cases) {
      problems_.add(table.place, fmt::format("sweep makes more than {} cases; take shorter lists, or draw the values as samples",
                                             with_commas(most_cases)));
      return {};
    }
    std::vector<SweptCase> cases(1);
    for (const auto& axis : axes) {
      std::vector<SweptCase> next;
      for (const auto& before : cases) {
        for (std::size_t i = 0; i < axis.values.size(); ++i) next.push_back(one_more(before, axis, i));
      }
      cases = std::move(next);
    }
    refuse_doubles(cases, table.place);
    return cases;
  }

  std::vector<SweptCase> listed(const TomlNode& list) {
    std::vector<SweptCase> cases;
    for (const auto& item : list.items) {
      auto& of_case = cases.emplace_back();
      if (item.kind != TomlNode::Kind::table) {
        problems_.add(item.place, fmt::format("sweep is a list and holds {}; write a section [[sweep]] for each case", kind_name(item)));
        continue;
      }
      if (item.entries.empty()) problems_.add(item.place, "sweep has a case without a name and without keys; name what it changes");
      find_changes(item, "", of_case.changes);
      const auto* name = item.find("name");
      if (name && (name->value.kind != TomlNode::Kind::text || name->value.text.empty()))
        problems_.add(name->value.place, "sweep.name is the name of a case: a text that is not empty");
      else if (name)
        of_case.name = name->value.text;
      for (const auto& [key, value] : of_case.changes) {
        if (!name)
          of_case.name += fmt::format("{}{}={}", of_case.name.empty() ? "" : ", ", short_name(key), short_name(value, cases.size() - 1));
      }
    }
    refuse_doubles(cases, list.place);
    return cases;
  }

 private:
  static SweptCase one_more(SweptCase of_case, const Axis& axis, std::size_t i) {
    of_case.name += fmt::format("{}{}={}", of_case.name.empty() ? "" : ", ", short_name(axis.key), short_name(axis.values[i], i));
    of_case.changes.emplace_back(axis.key, axis.values[i]);
    return of_case;
  }

  void find_axes(const TomlNode& table, const std::string& path, std::vector<Axis>& axes) {
    for (const auto& entry : table.entries) {
      const auto key = path.empty() ? entry.key : path + "." + entry.key;
      const auto& value = entry.value;
      if (value.kind == TomlNode::Kind::table && value.included.empty()) {
        find_axes(value, key, axes);
      } else if (value.kind != TomlNode::Kind::list) {
        problems_.add(value.place,
                      fmt::format("sweep.\"{}\" = {} is one value; a sweep has a list of them: [{}]", key, spelled(value), spelled(value)));
      } else if (value.items.empty()) {
        problems_.add(value.place, fmt::format("sweep.\"{}\" is an empty list; name the values, or remove it", key));
      } else if (may_be_swept(key, entry.place)) {
        axes.push_back({key, entry.place, value.items});
      }
    }
  }

  /// Of a listed case: a table below a phase is a value when it was included, otherwise keys that lie deeper.
  void find_changes(const TomlNode& table, const std::string& path, std::vector<Change>& changes) {
    for (const auto& entry : table.entries) {
      if (path.empty() && entry.key == "name") continue;
      const auto key = path.empty() ? entry.key : path + "." + entry.key;
      if (entry.value.kind == TomlNode::Kind::table && entry.value.included.empty())
        find_changes(entry.value, key, changes);
      else if (may_be_swept(key, entry.place))
        changes.emplace_back(key, entry.value);
    }
  }

  bool may_be_swept(const std::string& key, const Place& place) {
    const auto parts = parts_of(key);
    if (parts.front() == "samples" || parts.front() == "inputs") {
      problems_.add(place, fmt::format("sweep.\"{}\": all cases share the {}; sweep keys of phases, such as \"phases.{}.KEY\"", key,
                                       parts.front(), pipeline_.phases.front().name));
    } else if (parts.front() != "phases" || parts.size() < 3 || std::ranges::find(parts, "") != parts.end()) {
      problems_.add(place, fmt::format("sweep.\"{}\" is no key of a phase; write \"phases.NAME.KEY\", such as \"phases.{}.KEY\"", key,
                                       pipeline_.phases.front().name));
    } else if (!pipeline_.find(parts[1])) {
      std::vector<std::string_view> names;
      std::ranges::transform(pipeline_.phases, std::back_inserter(names), &PhaseNode::name);
      const auto near = nearest(parts[1], names);
      problems_.add(place, fmt::format("sweep.\"{}\": \"{}\" is no phase of this pipeline ({}){}", key, parts[1], fmt::join(names, ", "),
                                       near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near)));
    } else if (const auto* base = root_.at(key); base && base->place.argument > 0 && place.argument == 0) {
      problems_.add(base->place,
                    fmt::format("{} is swept by the study; change the list instead: --set 'sweep.\"{}\"=[{}]'", key, key, spelled(*base)));
    } else {
      return true;
    }
    return false;
  }

  /// Names are told apart by the groups of study.h5 that have the results.
  void refuse_doubles(const std::vector<SweptCase>& cases, const Place& place) {
    constexpr std::string_view help = "remove one, or give them names as in [[sweep]] name = \"...\"";
    std::map<std::string, std::string> names;  // by group
    for (const auto& of_case : cases) {
      const auto group = case_group(of_case.name);
      const auto [known, fresh] = names.emplace(group, of_case.name);
      if (fresh) continue;
      problems_.add(place,
                    known->second == of_case.name
                        ? fmt::format("sweep has two cases \"{}\"; {}", of_case.name, help)
                        : fmt::format("sweep has the cases \"{}\" and \"{}\", whose results would share the group \"{}\" of study.h5; {}",
                                      known->second, of_case.name, group, help));
    }
  }

  const TomlNode& root_;
  const PipelineInfo& pipeline_;
  Problems& problems_;
};

}  // namespace

std::vector<SweptCase> read_sweep(const TomlNode& root, const PipelineInfo& pipeline, Problems& problems) {
  const auto* sweep = root.find("sweep");
  std::vector<SweptCase> cases;
  if (sweep && sweep->value.kind == TomlNode::Kind::table)
    cases = SweepCases(root, pipeline, problems).product(sweep->value);
  else if (sweep && sweep->value.kind == TomlNode::Kind::list)
    cases = SweepCases(root, pipeline, problems).listed(sweep->value);
  else if (sweep)
    problems.add(sweep->value.place,
                 fmt::format("sweep is {}; write [sweep] with lists of values, or [[sweep]] for each case", kind_name(sweep->value)));
  if (sweep && sweep->value.entries.empty() && sweep->value.items.empty() && sweep->value.kind == TomlNode::Kind::table)
    problems.add(sweep->value.place, "sweep is empty; name a key with a list of values, or remove it");
  if (cases.empty()) cases.emplace_back();
  return cases;
}

TomlNode with_changes(const TomlNode& root, const SweptCase& of_case, Problems& problems) {
  TomlNode tree = root;
  for (const auto& [key, value] : of_case.changes) set_value(tree, parts_of(key), value, problems);
  return tree;
}

}  // namespace regatta
