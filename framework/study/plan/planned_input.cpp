#include "framework/study/plan/planned_input.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_set>

#include "framework/core/error.hpp"
#include "framework/core/file_digest.hpp"
#include "framework/core/mistakes.hpp"
#include "framework/study/input/resolved_path.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

/// Of every input its number in the plan before, or the count of all where it has none; each number once.
std::vector<std::size_t> numbers_before(const std::vector<PlannedInput>& inputs, const std::vector<PlannedInput>& before) {
  std::map<std::string_view, std::size_t> by_path;
  for (std::size_t i = 0; i < before.size(); ++i) by_path.emplace(before[i].path, i);
  std::vector<std::size_t> numbers(inputs.size(), before.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto found = by_path.find(inputs[i].path);
    if (found == by_path.end()) continue;
    numbers[i] = found->second;
    by_path.erase(found);
  }
  std::multimap<std::string_view, std::size_t> by_content;  // of those whose paths nobody has
  for (const auto& [path, number] : by_path) by_content.emplace(before[number].digest, number);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto found = numbers[i] == before.size() ? by_content.find(inputs[i].digest) : by_content.end();
    if (found == by_content.end()) continue;
    numbers[i] = found->second;
    by_content.erase(found);
  }
  return numbers;
}

/// Its folder. Absolute.
fs::path folder_of(const Study& study) { return resolved_path(fs::absolute(study.file).parent_path()); }

/// What all of them are now. @throws ConfigError
std::vector<PlannedInput> as_they_are(const Study& study, const std::vector<PlannedInput>& before) {
  std::map<std::string_view, const PlannedInput*> known;
  for (const auto& input : before) known.emplace(input.path, &input);
  const auto folder = folder_of(study);
  std::vector<PlannedInput> inputs;
  Mistakes mistakes;
  for (const auto& file : study.input_files) {
    const auto found = known.find(file.text());
    try {
      inputs.push_back(planned_input(file, found == known.end() ? nullptr : found->second));
      inputs.back().from_study = file.path().lexically_relative(folder).string();
    } catch (const Error& error) {
      mistakes.add(fmt::format("inputs.files: {}", error.what()));
    }
  }
  mistakes.throw_if_any();
  return inputs;
}

}  // namespace

KnownInputs known_inputs(const std::optional<StoredPlan>& before) {
  KnownInputs known;
  if (!before) return known;
  for (const auto& input : before->inputs) known.push_back({input.path, input.from_study});
  return known;
}

bool is_gone(const InputFile& file) {
  std::error_code error;
  const auto type = fs::status(file.path(), error).type();
  if (type == fs::file_type::none) throw Error(fmt::format("{}: cannot be read ({})", file.text(), error.message()));
  return type == fs::file_type::not_found;
}

PlannedInput planned_input(const InputFile& file, const PlannedInput* before) {
  if (before && is_gone(file)) {
    auto input = *before;
    input.gone = true;
    return input;
  }
  auto content = file_content(file.path());
  return {.path = file.text(), .from_study = {}, .digest = std::move(content.digest), .bytes = content.bytes};
}

std::vector<PlannedInput> inputs_by_their_names(std::vector<PlannedInput> before, const Study& study) {
  std::unordered_set<std::string_view> asked;
  for (const auto& file : study.input_files) asked.insert(file.text());
  const auto folder = folder_of(study);
  for (auto& input : before) {
    if (input.from_study.empty() || asked.contains(input.path)) continue;
    if (auto moved = resolved_path(folder / input.from_study).string(); asked.contains(moved)) input.path = std::move(moved);
  }
  return before;
}

std::vector<PlannedInput> number_inputs(const Study& study, const std::optional<StoredPlan>& plan) {
  const auto before = plan ? inputs_by_their_names(plan->inputs, study) : std::vector<PlannedInput>();
  auto inputs = as_they_are(study, before);
  const auto numbers = numbers_before(inputs, before);
  std::vector<PlannedInput*> order(inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (numbers[i] < std::min(order.size(), before.size())) order[numbers[i]] = &inputs[i];
  auto next = order.begin();
  for (const bool known : {false, true}) {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (numbers[i] < std::min(order.size(), before.size()) || (numbers[i] < before.size()) != known) continue;
      next = std::find(next, order.end(), nullptr);
      *next = &inputs[i];
    }
  }
  Mistakes mistakes;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    mistakes.require(
        !inputs[i].gone || (numbers[i] < order.size() && order[numbers[i]] == &inputs[i]),
        "inputs.files: {} is gone and was number {}, which {} files do not have: its results could not be made again under another "
        "number; bring it back, leave it out with inputs.exclude, or put back what was taken away before it",
        inputs[i].path, numbers[i], inputs.size());
  }
  mistakes.throw_if_any();
  std::vector<PlannedInput> numbered;
  for (auto* input : order) numbered.push_back(std::move(*input));
  return numbered;
}

bool same_inputs(const std::vector<PlannedInput>& a, const std::vector<PlannedInput>& b) {
  return std::ranges::equal(
      a, b, [](const auto& x, const auto& y) { return x.path == y.path && x.from_study == y.from_study && x.digest == y.digest; });
}

}  // namespace regatta
