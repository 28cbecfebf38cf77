#include <vector>

#include <doctest/doctest.h>

#include "framework/core/counted_memory.hpp"
#include "framework/phase/run_memory.hpp"

using namespace regatta;

TEST_SUITE("framework/phase/run_memory") {
  constexpr std::int64_t mebibyte = 1 << 20;
  const MemoryBudget budget{.bytes = 64.0 * mebibyte, .shares = {0.25, 0.25, 0.25, 0.25}};

  TEST_CASE("each part has the most that was held for it, and what phases leave behind is analysis") {
    RunMemory memory(budget, false);  // told, so that the numbers are exact
    using counted_memory::add;
    add(1 * mebibyte);
    {
      const RunMemory::Use hot(memory, MemoryPart::hot);
      add(10 * mebibyte);
      {
        const RunMemory::Use checkpoints(memory, MemoryPart::checkpoints);
        add(5 * mebibyte);
        add(-4 * mebibyte);
      }
      add(-8 * mebibyte);
    }
    {
      const RunMemory::Use analysis(memory, MemoryPart::analysis);
      add(3 * mebibyte);
      add(-5 * mebibyte);
    }
    add(mebibyte);
    { const RunMemory::Use end(memory, MemoryPart::overhead); }
    CHECK(memory.peak(MemoryPart::overhead) == 2 * mebibyte);
    CHECK(memory.peak(MemoryPart::hot) == 10 * mebibyte);
    CHECK(memory.peak(MemoryPart::checkpoints) == 5 * mebibyte);
    CHECK(memory.peak(MemoryPart::analysis) == 5 * mebibyte);  // 2 of the phase, 3 more
    CHECK(memory.peak() == 16 * mebibyte);
    CHECK(memory.budget().of(MemoryPart::hot) == 16.0 * mebibyte);
  }

  TEST_CASE("a phase inside another one, as where a lane waits, is the same part") {
    RunMemory memory(budget, false);
    {
      const RunMemory::Use outer(memory, MemoryPart::hot);
      counted_memory::add(mebibyte);
      {
        const RunMemory::Use inner(memory, MemoryPart::hot);
        counted_memory::add(2 * mebibyte);
      }
      counted_memory::add(mebibyte);
    }
    CHECK(memory.peak(MemoryPart::hot) == 4 * mebibyte);
    CHECK(memory.peak(MemoryPart::analysis) == 4 * mebibyte);
  }
}
