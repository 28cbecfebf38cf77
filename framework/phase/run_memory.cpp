#include "framework/phase/run_memory.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "framework/core/counted_memory.hpp"
#include "framework/core/text.hpp"

namespace regatta {

namespace {

std::int64_t limit_of(double bytes) {
  return bytes < static_cast<double>(counted_memory::unlimited) ? std::llround(bytes) : counted_memory::unlimited;
}

}  // namespace

RunMemory::RunMemory(const MemoryBudget& budget, bool count) : budget_(budget) { counted_memory::begin(limit_of(budget.bytes), count); }

RunMemory::~RunMemory() { counted_memory::end(); }

void RunMemory::settle() {
  const auto part = static_cast<std::size_t>(part_);
  const auto highest = counted_memory::take_peak(), now = counted_memory::held();
  peak_ = std::max(peak_, highest);
  part_peaks_[part] = std::max(part_peaks_[part], held_[part] + highest - settled_);
  held_[part] += now - settled_;
  settled_ = now;
}

/// Of a use that ends.
void RunMemory::leave(MemoryPart before) {
  auto& hot = held_[static_cast<std::size_t>(MemoryPart::hot)];
  auto& analysis = held_[static_cast<std::size_t>(MemoryPart::analysis)];
  if (part_ == MemoryPart::hot && before != MemoryPart::hot) {
    analysis += hot;
    hot = 0;
    auto& most = part_peaks_[static_cast<std::size_t>(MemoryPart::analysis)];
    most = std::max(most, analysis);
  }
  part_ = before;
}

std::vector<std::string> RunMemory::borrowed() const {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < memory_parts; ++i) {
    const auto part = static_cast<MemoryPart>(i);
    const auto most = static_cast<double>(peak(part)), share = budget_.of(part);
    if (most > share)
      lines.push_back(fmt::format("took {} of memory for {} where its share is {} (memory.{}): borrowed from the others",
                                  readable_bytes(most), name_of(part), readable_bytes(share), name_of(part)));
  }
  return lines;
}

std::string_view name_of(MemoryPart part) {
  static constexpr std::array<std::string_view, memory_parts> names{"hot", "checkpoints", "analysis", "overhead"};
  return names[static_cast<std::size_t>(part)];
}

}  // namespace regatta
