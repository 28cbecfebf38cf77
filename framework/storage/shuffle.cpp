#include "framework/storage/shuffle.hpp"

#include "framework/simd/instruction_set.hpp"
#include "framework/storage/shuffle/kernel.hpp"

namespace regatta {

namespace {

const ShuffleKernel& kernel() {
  switch (instruction_set()) {
#if defined(__x86_64__)
    case InstructionSet::sse2:
      return sse2_shuffle;
    case InstructionSet::avx2:
      return avx2_shuffle;
    case InstructionSet::avx512:
      return avx512_shuffle;
#endif
    default:
      return scalar_shuffle;
  }
}

bool has_kernel(std::size_t element_size) { return element_size == 2 || element_size == 4 || element_size == 8; }

}  // namespace

void shuffle(std::span<const std::byte> from, std::size_t element_size, std::byte* to) {
  const std::size_t count = from.size() / element_size;
  const std::size_t done = has_kernel(element_size) ? kernel().shuffle(from.data(), element_size, count, to) : 0;
  for (std::size_t i = done; i < count; ++i) {
    for (std::size_t byte = 0; byte < element_size; ++byte) to[byte * count + i] = from[i * element_size + byte];
  }
}

void unshuffle(std::span<const std::byte> from, std::size_t element_size, std::byte* to) {
  const std::size_t count = from.size() / element_size;
  const std::size_t done = has_kernel(element_size) ? kernel().unshuffle(from.data(), element_size, count, to) : 0;
  for (std::size_t i = done; i < count; ++i) {
    for (std::size_t byte = 0; byte < element_size; ++byte) to[i * element_size + byte] = from[byte * count + i];
  }
}

}  // namespace regatta
