#include "framework/core/columns.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <numeric>

#include "framework/core/error.hpp"

namespace regatta {

namespace {

using Instances = std::vector<const std::byte*>;

struct Axes {
  std::vector<std::size_t> shape;
  std::vector<std::string> names;
};

const std::byte* bytes_of(const void* object) { return static_cast<const std::byte*>(object); }

std::string below(const std::string& path, const FieldInfo& field) {
  return path.empty() ? std::string(field.name) : path + "/" + std::string(field.name);
}

bool is_scalar(const Type& type) { return type.kind <= Kind::duration; }
bool is_fixed_size_scalar(const Type& type) { return is_scalar(type) && type.kind != Kind::text; }

/// Walks the type once and all instances of it together, so that a table of rows becomes columns without a pass a row.
class Gather {
 public:
  Columns columns;

  void walk(const Type& type, const Instances& instances, const Axes& axes, const std::string& path, const FieldInfo* field) {
    switch (type.kind) {
      case Kind::structure:
        return structure(type, instances, axes, path);
      case Kind::array:
        return array(type, instances, axes, path, field);
      case Kind::list:
        return list(type, instances, axes, path, field);
      case Kind::optional:
        return optional(type, instances, axes, path, field);
      case Kind::one_of:
        return one_of(type, instances, axes, path, field);
      default:
        return scalar(type, instances, axes, path, field);
    }
  }

 private:
  void structure(const Type& type, const Instances& instances, const Axes& axes, const std::string& path) {
    for (const auto& field : type.fields) {
      Instances members(instances.size());
      std::ranges::transform(instances, members.begin(), [&](const std::byte* p) { return p + field.offset; });
      if (type.samples && field.name == "rows")
        rows(*field.type, members, axes, path, path.empty() ? "sample" : path + "_sample", &field);
      else
        walk(*field.type, members, axes, below(path, field), &field);
    }
  }

  void array(const Type& type, const Instances& instances, const Axes& axes, const std::string& path, const FieldInfo* field) {
    Axes inner = axes;
    inner.shape.push_back(type.extent);
    inner.names.push_back(path);
    expand(type, instances, std::vector<std::size_t>(instances.size(), type.extent), inner, path, field);
  }

  void list(const Type& type, const Instances& instances, const Axes& axes, const std::string& path, const FieldInfo* field) {
    rows(type, instances, axes, path, path.empty() ? "row" : path, field);
  }

  void rows(const Type& type, const Instances& instances, const Axes& axes, const std::string& path, const std::string& axis,
            const FieldInfo* field) {
    std::vector<std::size_t> counts(instances.size());
    std::ranges::transform(instances, counts.begin(), [&](const std::byte* p) { return type.count(p); });
    Axes inner;
    if (!axes.shape.empty()) {  // ragged: the lengths, then all rows one after another
      number(path + "_count", counts, axes);
      inner.names.push_back(path + "_flat");
    } else {
      inner.names.push_back(axis);
    }
    inner.shape.push_back(std::accumulate(counts.begin(), counts.end(), std::size_t{0}));
    expand(type, instances, counts, inner, path, field);
  }

  void optional(const Type& type, const Instances& instances, const Axes& axes, const std::string& path, const FieldInfo* field) {
    const auto absent = type.element->create();
    std::vector<std::uint8_t> present(instances.size());
    Instances values(instances.size());
    for (std::size_t i = 0; i < instances.size(); ++i) {
      present[i] = static_cast<std::uint8_t>(type.count(instances[i]));
      values[i] = present[i] ? bytes_of(type.at(instances[i], 0)) : bytes_of(absent.get());
    }
    number(path + "_present", present, axes);
    walk(*type.element, values, axes, path, field);
  }

  void one_of(const Type& type, const Instances& instances, const Axes& axes, const std::string& path, const FieldInfo* field) {
    if (instances.size() != 1) throw Error(path + ": a one_of cannot be a column of a table");
    const auto* object = instances.front();
    walk(*type.alternatives[type.count(object)], {bytes_of(type.at(object, 0))}, axes, path, field);
  }

  void expand(const Type& type, const Instances& instances, const std::vector<std::size_t>& counts, const Axes& axes,
              const std::string& path, const FieldInfo* field) {
    if (is_fixed_size_scalar(*type.element)) {  // the elements of a list are contiguous: no pointer an element
      auto& column = start(*type.element, axes, path, field, type.element->size);
      auto* to = column.bytes.data();
      for (std::size_t i = 0; i < instances.size(); ++i) {
        if (counts[i] > 0) std::memcpy(to, type.at(instances[i], 0), counts[i] * type.element->size);
        to += counts[i] * type.element->size;
      }
      return;
    }
    Instances elements;
    for (std::size_t i = 0; i < instances.size(); ++i) {
      for (std::size_t k = 0; k < counts[i]; ++k) elements.push_back(bytes_of(type.at(instances[i], k)));
    }
    walk(*type.element, elements, axes, path, field);
  }

  void scalar(const Type& type, const Instances& instances, const Axes& axes, const std::string& path, const FieldInfo* field) {
    if (type.kind == Kind::text) return text(instances, axes, path, field);
    auto& column = start(type, axes, path, field, type.size);
    auto* to = column.bytes.data();
    for (const auto* from : instances) {
      std::memcpy(to, from, type.size);
      to += type.size;
    }
  }

  void text(const Instances& instances, const Axes& axes, const std::string& path, const FieldInfo* field) {
    std::size_t longest = 1;
    for (const auto* p : instances) longest = std::max(longest, reinterpret_cast<const std::string*>(p)->size());
    auto& column = start(type_of<std::string>(), axes, path, field, longest);
    auto* to = column.bytes.data();
    for (const auto* p : instances) {
      const auto& s = *reinterpret_cast<const std::string*>(p);
      std::memcpy(to, s.data(), s.size());
      to += longest;
    }
  }

  template <class T>
  void number(const std::string& name, const std::vector<T>& values, const Axes& axes) {
    auto& column = start(type_of<T>(), axes, name, nullptr, sizeof(T));
    if (!values.empty()) std::memcpy(column.bytes.data(), values.data(), values.size() * sizeof(T));
  }

  Column& start(const Type& type, const Axes& axes, const std::string& path, const FieldInfo* field, std::size_t element_size) {
    columns.push_back({.name = path.empty() ? "value" : path,
                       .type = &type,
                       .unit = {},
                       .doc = {},
                       .shape = axes.shape,
                       .dimensions = axes.names,
                       .element_size = element_size,
                       .bytes = {}});
    auto& column = columns.back();
    if (field) column.unit = field->unit, column.doc = field->doc;
    if (type.kind == Kind::duration) column.unit = "s";
    column.bytes.resize(column.count() * element_size);
    return column;
  }
};

/// The way back, with the same walk.
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
            rows(*field.type, members, in_rows, path, path.empty() ? "sample" : path + "_sample");
          else
            walk(*field.type, members, in_rows, below(path, field));
        }
        return;
      case Kind::array:
        return expand(type, targets, std::vector<std::size_t>(targets.size(), type.extent), path);
      case Kind::list:
        return rows(type, targets, in_rows, path, path.empty() ? "row" : path);
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
    if (found->count() != count || (type.kind != Kind::text && found->element_size != type.size)) {
      throw Error(fmt::format("column {} holds {} values of {} bytes where {} of {} are expected", name, found->count(),
                              found->element_size, count, type.size));
    }
    return *found;
  }

  void rows(const Type& type, const Targets& targets, bool in_rows, const std::string& path, const std::string& axis) {
    std::vector<std::size_t> counts(targets.size());
    if (in_rows) {
      const auto& lengths = column(path + "_count", type_of<std::size_t>(), targets.size());
      if (!counts.empty()) std::memcpy(counts.data(), lengths.bytes.data(), lengths.bytes.size());
    } else {
      counts.front() = rows_below(*type.element, axis);
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

  void optional(const Type& type, const Targets& targets, bool, const std::string& path) {
    const auto& present = column(path + "_present", type_of<std::uint8_t>(), targets.size());
    const auto unused = type.element->create();  // the value of an absent one goes nowhere
    Targets values(targets.size());
    for (std::size_t i = 0; i < targets.size(); ++i) {
      const bool there = present.bytes[i] != std::byte{0};
      type.resize(targets[i], there ? 1 : 0);
      values[i] = static_cast<std::byte*>(there ? type.at_mutable(targets[i], 0) : unused.get());
    }
    walk(*type.element, values, true, path);
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
    const auto& c = column(path, type, targets.size());
    const auto* from = c.bytes.data();
    for (auto* to : targets) {
      if (type.kind == Kind::text) {
        const auto* begin = reinterpret_cast<const char*>(from);
        *reinterpret_cast<std::string*>(to) = std::string(begin, std::find(begin, begin + c.element_size, '\0'));
      } else {
        std::memcpy(to, from, type.size);
      }
      from += c.element_size;
    }
  }

  const Columns& columns_;
};

}  // namespace

std::size_t Column::count() const { return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>()); }

Columns to_columns(const Type& type, const void* object) {
  Gather gather;
  gather.walk(type, {bytes_of(object)}, {}, "", nullptr);
  return std::move(gather.columns);
}

void from_columns(const Type& type, const Columns& columns, void* object) {
  Scatter(columns).walk(type, {static_cast<std::byte*>(object)}, false, "");
}

const Column* find_column(const Columns& columns, std::string_view name) {
  const auto found = std::ranges::find(columns, name, &Column::name);
  return found == columns.end() ? nullptr : &*found;
}

std::size_t byte_count(const Columns& columns) {
  return std::accumulate(columns.begin(), columns.end(), std::size_t{0},
                         [](std::size_t sum, const Column& c) { return sum + c.bytes.size(); });
}

}  // namespace regatta
