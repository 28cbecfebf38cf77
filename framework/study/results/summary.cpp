#include "framework/study/results/summary.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "framework/core/error.hpp"
#include "framework/study/results/merge.hpp"
#include "framework/study/results/moments.hpp"
#include "framework/study/results/run_rows.hpp"
#include "framework/study/results/wilson.hpp"

namespace regatta {

namespace {

constexpr std::string_view present = "_present";

using Mask = std::vector<std::uint8_t>;

/// Every stride-th element from `from` on whose mask is set, as a double.
template <class T>
void gather_as(const std::byte* from, std::size_t stride, const Mask& mask, std::vector<double>& out) {
  for (const auto wanted : mask) {
    T value;
    std::memcpy(&value, from, sizeof value);
    if (wanted) out.push_back(static_cast<double>(value));
    from += stride * sizeof value;
  }
}

using GatherAs = void (*)(const std::byte*, std::size_t, const Mask&, std::vector<double>&);

GatherAs gather_of(const Column& column) {
  const auto kind = column.type->kind;
  switch (column.element_size) {
    case 1:
      return kind == Kind::integer ? gather_as<std::int8_t> : gather_as<std::uint8_t>;
    case 2:
      return kind == Kind::integer ? gather_as<std::int16_t> : gather_as<std::uint16_t>;
    case 4:
      return kind == Kind::real ? gather_as<float> : kind == Kind::integer ? gather_as<std::int32_t> : gather_as<std::uint32_t>;
    case 8:
      if (kind == Kind::real || kind == Kind::duration) return gather_as<double>;
      return kind == Kind::integer ? gather_as<std::int64_t> : gather_as<std::uint64_t>;
    default:
      throw Error(fmt::format("column \"{}\": numbers of {} bytes have no summary", column.name, column.element_size));
  }
}

class Summarise {
 public:
  explicit Summarise(const Columns& merged) : columns_(merged) {
    const auto* status = find_column(merged, "status");
    if (!status) throw Error("merged columns have no column \"status\"");
    for (const auto byte : status->bytes) {
      status_.push_back(static_cast<SampleStatus>(byte));
      failed_ += status_.back() == SampleStatus::failed;
      good_ += status_.back() == SampleStatus::complete;
    }
  }

  Summary all() {
    for (const auto& column : columns_) {
      if (column.name == "status" || column.dimensions.empty() || column.dimensions.front() != "sample") continue;
      column_ = &column;
      const std::size_t elements = inner_count(column);
      for (element_ = 0; element_ < elements; ++element_) one();
    }
    return std::move(summary_);
  }

 private:
  void one() {
    switch (column_->type->kind) {
      case Kind::text:
        return;
      case Kind::boolean:
        return rate(name(), "true", count_if([](double v) { return v != 0; }));
      case Kind::choice:
        return choice();
      default:
        if (is_presence(*column_)) return rate(optional_name(), "present", count_if([](double v) { return v != 0; }));
        return number();
    }
  }

  void number() {
    Moments moments;
    std::uint64_t not_finite = 0;
    each_block([&](std::vector<double>& values) {
      not_finite += std::erase_if(values, [](double v) { return !std::isfinite(v); });
      moments.merge(Moments(values));
    });
    const bool duration = column_->type->kind == Kind::duration;
    summary_.numbers.push_back({name(), std::string(duration ? "s" : column_->unit), moments.count(), moments.mean(), moments.variance(),
                                moments.standard_error(), moments.min(), moments.max(), not_finite});
  }

  void choice() {
    const auto& names = column_->type->names;
    std::vector<std::uint64_t> counts(names.size());
    std::uint64_t other = 0, seen = 0;
    each_block([&](const std::vector<double>& values) {
      seen += values.size();
      for (const double v : values) ++(v < static_cast<double>(names.size()) ? counts[static_cast<std::size_t>(v)] : other);
    });
    for (std::size_t i = 0; i < names.size(); ++i) rate(name(), std::string(names[i]), counts[i]);
    if (other > 0) rate(name(), "other", other);
    if (!presences().empty()) rate(name(), "absent", good_ - seen);
    rate(name(), "failed", failed_);
  }

  void rate(std::string name, std::string value, std::uint64_t count) {
    const std::uint64_t n = good_ + failed_;
    const auto [low, high] = wilson_interval(count, n);
    const double share = n > 0 ? static_cast<double>(count) / static_cast<double>(n) : std::numeric_limits<double>::quiet_NaN();
    summary_.rates.push_back({std::move(name), std::move(value), count, n, share, low, high});
  }

  template <class Predicate>
  std::uint64_t count_if(Predicate predicate) {
    std::uint64_t count = 0;
    each_block([&](const std::vector<double>& values) { count += static_cast<std::uint64_t>(std::ranges::count_if(values, predicate)); });
    return count;
  }

  /// Calls f with the values of the current element in the good samples of each block.
  template <class F>
  void each_block(F f) {
    const auto gather = gather_of(*column_);
    const auto masks = presences();
    const std::size_t inner = inner_count(*column_);
    std::vector<double> values;
    values.reserve(fold_block);
    for (std::size_t begin = 0; begin < status_.size(); begin += fold_block) {
      Mask mask(std::min(fold_block, status_.size() - begin));
      for (std::size_t i = 0; i < mask.size(); ++i) mask[i] = status_[begin + i] == SampleStatus::complete;
      for (const auto* there : masks) {
        const std::size_t step = inner_count(*there), at = element_ / (inner / step);
        for (std::size_t i = 0; i < mask.size(); ++i) mask[i] &= static_cast<std::uint8_t>(there->bytes[(begin + i) * step + at]);
      }
      values.clear();
      gather(column_->bytes.data() + (begin * inner + element_) * column_->element_size, inner, mask, values);
      f(values);
    }
  }

  bool is_presence(const Column& column) const {
    if (!column.name.ends_with(present) || column.type->kind != Kind::natural || column.element_size != 1) return false;
    return std::ranges::any_of(columns_, [&](const Column& c) { return is_below(c, column); });
  }

  /// Whether `column` is the value, or a part of the value, of the optional whose presence is `there`.
  static bool is_below(const Column& column, const Column& there) {
    const std::string_view path(there.name.data(), there.name.size() - present.size());
    return column.name.starts_with(path) && (column.name.size() == path.size() || column.name[path.size()] == '/');
  }

  /// The columns that say whether a value of the current column is there: none, unless it is in an optional.
  std::vector<const Column*> presences() const {
    std::vector<const Column*> found;
    for (const auto& c : columns_) {
      if (&c != column_ && is_presence(c) && is_below(*column_, c)) found.push_back(&c);
    }
    return found;
  }

  std::string name() const { return column_->name + subscript(); }
  std::string optional_name() const { return column_->name.substr(0, column_->name.size() - present.size()) + subscript(); }

  /// "[1][0]" for an element of an array.
  std::string subscript() const {
    std::string text;
    std::size_t rest = element_;
    for (std::size_t axis = column_->shape.size() - 1; axis > 0; --axis) {
      text.insert(0, fmt::format("[{}]", rest % column_->shape[axis]));
      rest /= column_->shape[axis];
    }
    return text;
  }

  const Columns& columns_;
  std::vector<SampleStatus> status_;
  std::uint64_t good_ = 0, failed_ = 0;
  const Column* column_ = nullptr;
  std::size_t element_ = 0;
  Summary summary_;
};

}  // namespace

Summary summarise(const Columns& merged) { return Summarise(merged).all(); }

}  // namespace regatta
