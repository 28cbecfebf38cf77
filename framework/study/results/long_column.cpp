#include "framework/study/results/long_column.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "framework/study/results/series.hpp"

namespace regatta {

namespace {

template <class Real>
void append_nan(std::vector<std::byte>& bytes) {
  const Real nan = std::numeric_limits<Real>::quiet_NaN();
  const auto* from = reinterpret_cast<const std::byte*>(&nan);
  bytes.insert(bytes.end(), from, from + sizeof nan);
}

/// An element that says nothing.
std::vector<std::byte> nothing(const Column& column) {
  const bool real = column.type->kind == Kind::real || column.type->kind == Kind::duration;
  std::vector<std::byte> bytes;
  if (real && column.element_size == sizeof(double))
    append_nan<double>(bytes);
  else if (real && column.element_size == sizeof(float))
    append_nan<float>(bytes);
  else
    bytes.resize(column.element_size);
  return bytes;
}

}  // namespace

LongColumn::LongColumn(Column head, std::shared_ptr<ScratchFile> scratch)
    : head_(std::move(head)), inner_(head_.shape.empty() ? 1 : inner_count(head_)), bytes_(std::move(scratch)) {
  if (single()) return;
  head_.shape.front() = 0;
  texts_.push_back({0, 0, head_.element_size});
}

void LongColumn::append(const Column& from, std::size_t begin, std::size_t end) {
  const std::size_t row = inner_ * from.element_size;
  if (head_.type->kind == Kind::text)
    append_texts(from, begin * inner_, end * inner_);
  else
    bytes_.append(std::span(from.bytes).subspan(begin * row, (end - begin) * row));
  elements_ += (end - begin) * inner_;
  head_.shape.front() += end - begin;
}

void LongColumn::fill(std::uint64_t rows) {
  constexpr std::uint64_t most = 4'096;  // elements at a time
  const auto one = nothing(head_);
  std::vector<std::byte> some;
  for (auto left = rows * inner_; left > 0 && !one.empty();) {
    const auto now = std::min(left, most);
    while (some.size() < now * one.size()) some.insert(some.end(), one.begin(), one.end());
    bytes_.append(std::span(some).first(now * one.size()));
    left -= now;
  }
  elements_ += rows * inner_;
  head_.shape.front() += rows;
}

void LongColumn::widen(std::size_t length) {
  if (length <= head_.element_size) return;
  texts_.push_back({elements_, bytes_.size(), length});
  head_.element_size = length;
}

void LongColumn::append_texts(const Column& from, std::size_t begin, std::size_t end) {
  const auto length_of = [&](const std::byte* text) {
    return static_cast<std::size_t>(std::find(text, text + from.element_size, std::byte{0}) - text);
  };
  std::size_t longest = 0;
  for (std::size_t i = begin; i < end; ++i) longest = std::max(longest, length_of(from.bytes.data() + i * from.element_size));
  widen(longest);
  const auto length = head_.element_size;
  std::vector<std::byte> texts((end - begin) * length);
  for (std::size_t i = begin; i < end; ++i) {
    const auto* text = from.bytes.data() + i * from.element_size;
    std::copy_n(text, length_of(text), texts.data() + (i - begin) * length);
  }
  bytes_.append(texts);
}

void LongColumn::read(std::size_t first, std::span<std::byte> to) const {
  if (head_.type->kind == Kind::text) return read_texts(first, to);
  bytes_.read(std::uint64_t{first} * inner_ * head_.element_size, to);
}

void LongColumn::read_texts(std::size_t first, std::span<std::byte> to) const {
  std::ranges::fill(to, std::byte{0});
  if (head_.element_size == 0) return;
  const std::uint64_t begin = std::uint64_t{first} * inner_, end = begin + to.size() / head_.element_size;
  std::vector<std::byte> some;
  for (std::size_t k = 0; k < texts_.size(); ++k) {
    const auto& part = texts_[k];
    const auto from = std::max(begin, part.first_element), until = std::min(end, k + 1 < texts_.size() ? texts_[k + 1].first_element : end);
    if (from >= until) continue;
    some.resize((until - from) * part.length);
    bytes_.read(part.first_byte + (from - part.first_element) * part.length, some);
    for (std::uint64_t i = from; i < until; ++i)
      std::copy_n(some.data() + (i - from) * part.length, part.length, to.data() + (i - begin) * head_.element_size);
  }
}

void LongColumn::load(std::size_t first, std::size_t count, Column& to) const {
  to.shape = head_.shape;
  to.shape.front() = count;
  to.element_size = head_.element_size;
  to.bytes.resize(count * inner_ * head_.element_size);
  read(first, to.bytes);
}

const LongColumn* find_column(const LongColumns& columns, std::string_view name) {
  const auto found = std::ranges::find(columns, name, [](const LongColumn& column) -> std::string_view { return column.head().name; });
  return found == columns.end() ? nullptr : &*found;
}

Columns load(const LongColumns& columns) {
  Columns all;
  for (const auto& column : columns) {
    auto& loaded = all.emplace_back(column.head());
    if (!column.single()) column.load(0, column.rows(), loaded);
  }
  return all;
}

EncodedColumn encode(const LongColumn& column, Compression compression) {
  if (column.single()) return encode(column.head(), compression);
  return encode(
      column.head(), [&column](std::size_t first, std::span<std::byte> to) { column.read(first, to); }, compression);
}

}  // namespace regatta
