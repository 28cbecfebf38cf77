#include "framework/storage/file_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <numeric>

#include <fmt/format.h>

namespace regatta {

namespace {

std::uint64_t natural(const FileColumn& column, std::size_t element) {
  std::uint64_t value = 0;  // little endian, as everywhere
  std::memcpy(&value, column.bytes.data() + element * column.element_size, column.element_size);
  return value;
}

std::int64_t integer(const FileColumn& column, std::size_t element) {
  const auto unused = 64 - 8 * column.element_size;
  return static_cast<std::int64_t>(natural(column, element) << unused) >> unused;  // extends the sign
}

template <class Real>
Real real(const FileColumn& column, std::size_t element) {
  Real value{};
  std::memcpy(&value, column.bytes.data() + element * sizeof value, sizeof value);
  return value;
}

template <class Real>
std::string real_text(Real value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return fmt::format("{}", value);
}

}  // namespace

std::size_t FileColumn::count() const { return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>()); }

std::size_t FileColumn::row_size() const {
  return shape.empty() ? 1 : std::accumulate(shape.begin() + 1, shape.end(), std::size_t{1}, std::multiplies<>());
}

std::string FileColumn::text(std::size_t element) const {
  switch (kind) {
    case StoredKind::natural: {
      const auto value = natural(*this, element);
      return value < names.size() ? names[value] : fmt::format("{}", value);
    }
    case StoredKind::integer:
      return fmt::format("{}", integer(*this, element));
    case StoredKind::real:
      return element_size == sizeof(float) ? real_text(real<float>(*this, element)) : real_text(real<double>(*this, element));
    case StoredKind::text: {
      const auto* begin = reinterpret_cast<const char*>(bytes.data()) + element * element_size;
      return {begin, std::find(begin, begin + element_size, '\0')};
    }
  }
  return {};
}

std::optional<double> FileColumn::number(std::size_t element) const {
  switch (kind) {
    case StoredKind::natural:
      return static_cast<double>(natural(*this, element));
    case StoredKind::integer:
      return static_cast<double>(integer(*this, element));
    case StoredKind::real:
      return element_size == sizeof(float) ? static_cast<double>(real<float>(*this, element)) : real<double>(*this, element);
    default:
      return {};
  }
}

const FileColumn* find_column(const FileTable& table, std::string_view name) {
  const auto found = std::ranges::find(table, name, &FileColumn::name);
  return found == table.end() ? nullptr : &*found;
}

}  // namespace regatta
