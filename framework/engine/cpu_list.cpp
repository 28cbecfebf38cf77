#include "framework/engine/cpu_list.hpp"

#include <algorithm>
#include <charconv>

#include "framework/core/error.hpp"

namespace regatta {
namespace {

constexpr unsigned largest_cpu = 1U << 20;  // the kernel knows 8,192 at most; guards against "0-4000000000"

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

bool read_number(std::string_view& text, unsigned& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || number > largest_cpu) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

}  // namespace

std::vector<unsigned> parse_cpu_list(std::string_view text) {
  std::vector<unsigned> cpus;
  std::string_view rest = without_blanks(text);
  while (!rest.empty()) {
    unsigned first = 0;
    bool ok = read_number(rest, first);
    unsigned last = first;
    if (ok && rest.starts_with('-')) {
      rest.remove_prefix(1);
      ok = read_number(rest, last) && first <= last;
    }
    if (ok && rest.starts_with(',')) {
      rest.remove_prefix(1);
      ok = !rest.empty();
    } else {
      ok = ok && rest.empty();
    }
    if (!ok) throw Error(fmt::format("\"{}\" is not a list of CPUs such as 0-3,8", without_blanks(text)));
    for (unsigned cpu = first; cpu <= last; ++cpu) cpus.push_back(cpu);
  }
  std::sort(cpus.begin(), cpus.end());
  cpus.erase(std::unique(cpus.begin(), cpus.end()), cpus.end());
  return cpus;
}

std::string to_cpu_list(std::span<const unsigned> cpus) {
  std::vector<unsigned> sorted(cpus.begin(), cpus.end());
  std::sort(sorted.begin(), sorted.end());
  std::string text;
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t end = i + 1;
    while (end < sorted.size() && sorted[end] == sorted[end - 1] + 1) ++end;
    if (!text.empty()) text += ',';
    text += end - i == 1 ? fmt::format("{}", sorted[i]) : fmt::format("{}-{}", sorted[i], sorted[end - 1]);
    i = end;
  }
  return text;
}

}  // namespace regatta
