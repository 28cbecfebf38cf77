#pragma once
#include "framework/storage/shuffle/kernel.hpp"

namespace regatta {

/// Sixteen elements of S bytes are 16 S bytes; where one of them stands is a binary number, its upper four digits the element, the others
/// which byte of it. To shuffle is to move the upper four digits behind the others. A perfect shuffle of the 16 S bytes (the first half
/// taken in turns with the second, which is what "unpack" instructions do) moves one digit, the uppermost: four of them shuffle,
/// and log2(S) of them unshuffle. Instructions of wider registers work in parts of 16 bytes, each of which does its own 16 elements.
///
/// Registers<Arch>: the type Bytes of a register, its `width` in bytes, gather() and scatter() of parts that are `stride` bytes apart,
/// load() and store() of one after the other, low() and high() unpacking bytes.
template <class Registers>
struct ShuffleBlocks {
  using Bytes = typename Registers::Bytes;

  template <std::size_t Size>
  static void perfect_shuffle(Bytes (&block)[Size]) {
    Bytes mixed[Size];
    for (std::size_t i = 0; i < Size / 2; ++i) {
      mixed[2 * i] = Registers::low(block[i], block[i + Size / 2]);
      mixed[2 * i + 1] = Registers::high(block[i], block[i + Size / 2]);
    }
    for (std::size_t i = 0; i < Size; ++i) block[i] = mixed[i];
  }

  template <std::size_t Size>
  static std::size_t shuffle_elements(const std::byte* from, std::size_t count, std::byte* to) {
    std::size_t i = 0;
    for (; i + Registers::width <= count; i += Registers::width) {
      Bytes block[Size];
      for (std::size_t k = 0; k < Size; ++k) block[k] = Registers::gather(from + i * Size + 16 * k, 16 * Size);
      for (int digit = 0; digit < 4; ++digit) perfect_shuffle(block);
      for (std::size_t k = 0; k < Size; ++k) Registers::store(block[k], to + k * count + i);
    }
    return i;
  }

  template <std::size_t Size>
  static std::size_t unshuffle_elements(const std::byte* from, std::size_t count, std::byte* to) {
    std::size_t i = 0;
    for (; i + Registers::width <= count; i += Registers::width) {
      Bytes block[Size];
      for (std::size_t k = 0; k < Size; ++k) block[k] = Registers::load(from + k * count + i);
      for (std::size_t digit = 1; digit < Size; digit *= 2) perfect_shuffle(block);
      for (std::size_t k = 0; k < Size; ++k) Registers::scatter(block[k], to + i * Size + 16 * k, 16 * Size);
    }
    return i;
  }

  static std::size_t shuffle(const std::byte* from, std::size_t element_size, std::size_t count, std::byte* to) {
    if (element_size == 2) return shuffle_elements<2>(from, count, to);
    if (element_size == 4) return shuffle_elements<4>(from, count, to);
    return shuffle_elements<8>(from, count, to);
  }

  static std::size_t unshuffle(const std::byte* from, std::size_t element_size, std::size_t count, std::byte* to) {
    if (element_size == 2) return unshuffle_elements<2>(from, count, to);
    if (element_size == 4) return unshuffle_elements<4>(from, count, to);
    return unshuffle_elements<8>(from, count, to);
  }

  static constexpr ShuffleKernel kernel() { return {shuffle, unshuffle}; }
};

/// For each instruction set in its source, named after it as the linker must not mix them up.
template <class Arch>
struct ByteRegisters;

}  // namespace regatta
