#include <algorithm>
#include <cstring>
#include <numeric>
#include <set>

#include "framework/core/columns_walk.hpp"
#include "framework/core/error.hpp"

namespace regatta::detail {

namespace {

using Instances = std::vector<const std::byte*>;

struct Axes {
  std::vector<std::size_t> shape;
  std::vector<std::string> names;
};

const std::byte* bytes_of(const void* object) { return static_cast<const std::byte*>(object); }

/// Walks the type once and all instances of it together, so that a table of rows becomes columns without a pass a row.
class Gather {
 public:
  explicit Gather(bool also_unknown) : also_unknown_(also_unknown) {}

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
        rows(*field.type, members, axes, path, sample_axis(path), &field);
      else
        walk(*field.type, members, axes, below(path, field), &field);
    }
  }

  void array(const Type& type, const Instances& instances, const Axes& axes, const std::string& path, const FieldInfo* field) {
    Axes inner = axes;
    inner.shape.push_back(type.extent);
    inner.names.push_back(axes_.take(row_axis(path)));
    expand(type, instances, std::vector<std::size_t>(instances.size(), type.extent), inner, path, field);
  }

  void list(const Type& type, const Instances& instances, const Axes& axes, const std::string& path, const FieldInfo* field) {
    if (type.same_length && !axes.shape.empty()) return same_length(type, instances, axes, path, field);
    rows(type, instances, axes, path, row_axis(path), field);
  }

  /// As an array, whose length is that of the first row.
  void same_length(const Type& type, const Instances& instances, const Axes& axes, const std::string& path, const FieldInfo* field) {
    Axes inner = axes;
    inner.names.push_back(axes_.take(row_axis(path)));
    const auto length = instances.empty() ? 0 : type.count(instances.front());
    const auto other = std::ranges::find_if(instances, [&](const std::byte* p) { return type.count(p) != length; });
    if (other != instances.end())
      throw Error(fmt::format("{} has {} elements in row 0 and {} in row {}; the lengths of a SameLength are the same in all rows", path,
                              length, type.count(*other), other - instances.begin()));
    if (length == 0 && !(also_unknown_ && instances.empty())) return;
    inner.shape.push_back(length);
    expand(type, instances, std::vector<std::size_t>(instances.size(), length), inner, path, field);
  }

  void rows(const Type& type, const Instances& instances, const Axes& axes, const std::string& path, const std::string& axis,
            const FieldInfo* field) {
    std::vector<std::size_t> counts(instances.size());
    std::ranges::transform(instances, counts.begin(), [&](const std::byte* p) { return type.count(p); });
    Axes inner;
    if (!axes.shape.empty()) {  // ragged: the lengths, then all rows one after another
      number(added_.take(path + "_count"), counts, axes);
      inner.names.push_back(axes_.take(path + "_flat"));
    } else {
      inner.names.push_back(axes_.take(axis));
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
    number(added_.take(path + "_present"), present, axes);
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
    if (type.kind == Kind::text || type.kind == Kind::file) return text(type, instances, axes, path, field);
    auto& column = start(type, axes, path, field, type.size);
    auto* to = column.bytes.data();
    for (const auto* from : instances) {
      std::memcpy(to, from, type.size);
      to += type.size;
    }
  }

  void text(const Type& type, const Instances& instances, const Axes& axes, const std::string& path, const FieldInfo* field) {
    const auto text_of = [&](const std::byte* p) -> const std::string& {
      return type.kind == Kind::file ? reinterpret_cast<const InputFile*>(p)->text() : *reinterpret_cast<const std::string*>(p);
    };
    std::size_t longest = 1;
    for (const auto* p : instances) longest = std::max(longest, text_of(p).size());
    auto& column = start(type_of<std::string>(), axes, path, field, longest);
    auto* to = column.bytes.data();
    for (const auto* p : instances) {
      const auto& s = text_of(p);
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
    const std::string name = path.empty() ? "value" : path;
    if (!names_.insert(name).second) {
      throw Error(fmt::format(
          "two columns are named \"{}\"; rename a member: NAME_count and NAME_present belong to a list or optional NAME", name));
    }
    columns.push_back({.name = name,
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

  bool also_unknown_;
  Names axes_, added_;
  std::set<std::string> names_;
};

}  // namespace

Columns gather(const Type& type, const void* object, bool also_unknown) {
  Gather all(also_unknown);
  all.walk(type, {bytes_of(object)}, {}, "", nullptr);
  return std::move(all.columns);
}

}  // namespace regatta::detail
