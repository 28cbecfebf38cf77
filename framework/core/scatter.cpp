#include <algorithm>
#include <cstring>
#include <numeric>

#include "framework/core/columns_walk.hpp"
#include "framework/core/error.hpp"

namespace regatta::detail {

namespace {

/// The way back, with the same walk: all targets of a type together.
class Scatter {
 public:
  explicit Scatter(const Columns& columns) : columns_(columns) {}

  using Targets = std::vector<std::byte*>;

  void walk(const Type& type, const Targets& targets, bool in_rows, const std::string& path) {
    switch (type.kind) {
      case Kind::structure:
        for (const auto& field : type.fields) {
          Targets members(targets.size());
          std::ranges::transform(targets, members.begin(), [&](std::byte* p) { return p + field.offset; });
          if (type.samples && field.name == "rows")
            rows(*field.type, members, in_rows, path, sample_axis(path));
          else
            walk(*field.type, members, in_rows, below(path, field));
        }
        return;
      case Kind::array:
        axes_.take(row_axis(path));
        return expand(type, targets, std::vector<std::size_t>(targets.size(), type.extent), path);
      case Kind::list:
        return type.same_length && in_rows ? same_length(type, targets, path) : rows(type, targets, in_rows, path, row_axis(path));
      case Kind::optional:
        return optional(type, targets, in_rows, path);
      case Kind::one_of:
        throw Error(path + ": a one_of cannot be read back from columns");
      default:
        return scalar(type, targets, path);
    }
  }

 private:
  const Column& column(const std::string& path, const Type& type, std::size_t count) const {
    const std::string name = path.empty() ? "value" : path;
    const auto* found = find_column(columns_, name);
    if (!found) throw Error("column " + name + " is missing");
    if (found->type->kind != type.kind) {
      const auto& kinds = type_of<Kind>().names;
      throw Error(fmt::format("column {} holds values of kind {} where {} is expected", name,
                              kinds.at(static_cast<std::size_t>(found->type->kind)), kinds.at(static_cast<std::size_t>(type.kind))));
    }
    if (found->count() != count || found->bytes.size() != count * found->element_size ||
        (type.kind != Kind::text && found->element_size != type.size)) {
      throw Error(fmt::format("column {} holds {} values of {} bytes where {} of {} are expected", name, found->count(),
                              found->element_size, count, type.size));
    }
    return *found;
  }

  void same_length(const Type& type, const Targets& targets, const std::string& path) {
    const auto axis = axes_.take(row_axis(path));
    std::size_t length = 0;
    for (const auto& c : columns_)
      if (const auto found = std::ranges::find(c.dimensions, axis); found != c.dimensions.end())
        length = c.shape[static_cast<std::size_t>(found - c.dimensions.begin())];
    for (auto* target : targets) type.resize(target, length);
    if (length > 0) expand(type, targets, std::vector<std::size_t>(targets.size(), length), path);
  }

  void rows(const Type& type, const Targets& targets, bool in_rows, const std::string& path, const std::string& axis) {
    std::vector<std::size_t> counts(targets.size());
    if (in_rows) {
      axes_.take(path + "_flat");
      const auto& lengths = column(added_.take(path + "_count"), type_of<std::size_t>(), targets.size());
      if (!counts.empty()) std::memcpy(counts.data(), lengths.bytes.data(), lengths.bytes.size());
    } else {
      counts.front() = rows_below(*type.element, axes_.take(axis));
    }
    for (std::size_t i = 0; i < targets.size(); ++i) type.resize(targets[i], counts[i]);
    expand(type, targets, counts, path);
  }

  /// The length of a list stands in the first axis of any column below it.
  std::size_t rows_below(const Type& element, const std::string& axis) const {
    for (const auto& c : columns_) {
      if (!c.dimensions.empty() && c.dimensions.front() == axis) return c.shape.front();
    }
    throw Error(fmt::format("no column of {} rows is there for \"{}\"", element.name, axis));
  }

  void optional(const Type& type, const Targets& targets, bool in_rows, const std::string& path) {
    const auto& present = column(added_.take(path + "_present"), type_of<std::uint8_t>(), targets.size());
    const auto unused = type.element->create();  // the value of an absent one goes nowhere
    Targets values(targets.size());
    for (std::size_t i = 0; i < targets.size(); ++i) {
      const bool there = present.bytes[i] != std::byte{0};
      type.resize(targets[i], there ? 1 : 0);
      values[i] = static_cast<std::byte*>(there ? type.at_mutable(targets[i], 0) : unused.get());
    }
    walk(*type.element, values, in_rows, path);
  }

  void expand(const Type& type, const Targets& targets, const std::vector<std::size_t>& counts, const std::string& path) {
    const auto total = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
    if (is_fixed_size_scalar(*type.element)) {
      const auto* from = column(path, *type.element, total).bytes.data();
      for (std::size_t i = 0; i < targets.size(); ++i) {
        const auto size = counts[i] * type.element->size;
        if (size > 0) std::memcpy(type.at_mutable(targets[i], 0), from, size);
        from += size;
      }
      return;
    }
    Targets elements;
    elements.reserve(total);
    for (std::size_t i = 0; i < targets.size(); ++i) {
      for (std::size_t k = 0; k < counts[i]; ++k) elements.push_back(static_cast<std::byte*>(type.at_mutable(targets[i], k)));
    }
    walk(*type.element, elements, true, path);
  }

  void scalar(const Type& type, const Targets& targets, const std::string& path) {
    const bool is_text = type.kind == Kind::text || type.kind == Kind::file;
    const auto& c = column(path, is_text ? type_of<std::string>() : type, targets.size());
    const auto* from = c.bytes.data();
    for (auto* to : targets) {
      if (is_text) {
        const auto* begin = reinterpret_cast<const char*>(from);
        std::string text(begin, std::find(begin, begin + c.element_size, '\0'));
        if (type.kind == Kind::file)
          *reinterpret_cast<InputFile*>(to) = std::move(text);
        else
          *reinterpret_cast<std::string*>(to) = std::move(text);
      } else {
        std::memcpy(to, from, type.size);
      }
      from += c.element_size;
    }
  }

  const Columns& columns_;
  Names axes_, added_;
};

}  // namespace

void scatter(const Type& type, const Columns& columns, void* object) {
  Scatter(columns).walk(type, {static_cast<std::byte*>(object)}, false, "");
}

}  // namespace regatta::detail
