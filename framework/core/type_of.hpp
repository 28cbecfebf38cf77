#pragma once
// The templates behind type_of(); included by type.hpp.
#include "framework/core/type.hpp"

namespace regatta {

namespace detail {

std::string tidy_type_name(std::string_view spelled);

template <class T>
consteval std::string_view spelled_type() {
  std::string_view text = __PRETTY_FUNCTION__;
  const auto start = text.find("T = ") + 4;
  return text.substr(start, text.find_first_of(";]", start) - start);
}

template <auto Value>
consteval std::string_view enumerator_name() {
  std::string_view text = __PRETTY_FUNCTION__;
  text = text.substr(0, text.find_first_of(";]", text.find("Value = ")));
  text = text.substr(text.rfind(' ') + 1);
  auto name = text.substr(text.rfind(':') + 1);
  if (name.ends_with('_')) name.remove_suffix(1);                               // default_ is written "default"
  return name.find(')') == std::string_view::npos ? name : std::string_view{};  // a value without a name is printed as a cast
}

constexpr std::size_t most_enumerators = 64;

/// No enumerator stands behind a value that has none.
template <class E, std::size_t... I>
consteval bool no_gap(std::index_sequence<I...>) {
  bool ended = false, gap = false;
  ((enumerator_name<static_cast<E>(I)>().empty() ? void(ended = true) : void(gap = gap || ended)), ...);
  return !gap;
}

template <class E, std::size_t... I>
std::vector<std::string_view> enumerator_names(std::index_sequence<I...>) {
  std::vector<std::string_view> names;
  bool more = true;  // values 0, 1, 2, ... without a gap
  ((more = more && !enumerator_name<static_cast<E>(I)>().empty(), more ? names.push_back(enumerator_name<static_cast<E>(I)>()) : void()),
   ...);
  return names;
}

template <class T>
struct Element {};
template <class T>
struct Element<std::vector<T>> {
  static constexpr Kind kind = Kind::list;
  using type = T;
};
template <class T>
struct Element<SameLength<T>> : Element<std::vector<T>> {};
template <class T, std::size_t N>
struct Element<std::array<T, N>> {
  static constexpr Kind kind = Kind::array;
  using type = T;
};
template <class T>
struct Element<std::optional<T>> {
  static constexpr Kind kind = Kind::optional;
  using type = T;
};

template <class T>
struct IsSamples : std::false_type {};
template <class T>
struct IsSamples<Samples<T>> : std::true_type {};

template <class T>
struct IsSameLength : std::false_type {};
template <class T>
struct IsSameLength<SameLength<T>> : std::true_type {};

template <class T>
struct Alternatives : std::false_type {};
template <class... T>
struct Alternatives<std::variant<T...>> : std::true_type {
  static std::vector<const Type*> types() { return {&type_of<T>()...}; }
  template <auto Predicate>
  static constexpr bool all = (Predicate(std::type_identity<T>{}) && ...);
};

template <class T>
constexpr bool is_container = requires {
  typename Element<T>::type;
};

template <class T>
constexpr Kind kind_of() {
  if constexpr (std::same_as<T, bool>)
    return Kind::boolean;
  else if constexpr (std::signed_integral<T>)
    return Kind::integer;
  else if constexpr (std::unsigned_integral<T>)
    return Kind::natural;
  else if constexpr (std::floating_point<T>)
    return Kind::real;
  else if constexpr (std::same_as<T, std::string>)
    return Kind::text;
  else if constexpr (std::is_enum_v<T>)
    return Kind::choice;
  else if constexpr (std::same_as<T, Duration>)
    return Kind::duration;
  else if constexpr (std::same_as<T, InputFile>)
    return Kind::file;
  else if constexpr (is_container<T>)
    return Element<T>::kind;
  else if constexpr (Alternatives<T>::value)
    return Kind::one_of;
  else
    return Kind::structure;
}

template <class T, bool Stored>
constexpr bool schema_fits();

/// Whether type_of() can describe T, with all that is in it; if Stored, whether it can become columns and come back as well.
template <class T, bool Stored>
constexpr bool fits() {
  constexpr Kind kind = kind_of<T>();
  if constexpr (IsSamples<T>::value)
    return HasSchema<typename decltype(T::rows)::value_type> && fits<typename decltype(T::rows)::value_type, Stored>();
  else if constexpr (kind == Kind::structure)
    return schema_fits<T, Stored>();
  else if constexpr (kind == Kind::one_of)
    return !Stored && Alternatives<T>::template all<[]<class A>(std::type_identity<A>) { return fits<A, Stored>(); }>;
  else if constexpr (is_container<T>)
    return !std::same_as<T, std::vector<bool>> && fits<typename Element<T>::type, Stored>();
  else
    return sizeof(T) <= sizeof(std::uint64_t) || kind == Kind::text || kind == Kind::file;  // long double has no column
}

template <bool Stored, class... F>
constexpr bool members_fit(const std::tuple<F...>*) {
  return (fits<typename F::type, Stored>() && ...);
}
template <class T, bool Stored>
constexpr bool schema_fits() {
  if constexpr (HasSchema<T>)
    return members_fit<Stored>(static_cast<decltype(T::schema())*>(nullptr));
  else
    return false;
}

/// Whether T says of itself, or of its elements, what it is made of.
template <class T>
constexpr bool has_schema_inside() {
  if constexpr (IsSamples<T>::value)
    return true;
  else if constexpr (is_container<T>)
    return has_schema_inside<typename Element<T>::type>();
  else
    return HasSchema<T>;
}

// The messages of the compiler show the arguments of this one.
template <class Struct, class Member, bool Described>
constexpr bool member_can_be_described = Described;

template <class T, class F>
FieldInfo field_info(const T& probe, const F& f) {
  static_assert(
      member_can_be_described<T, typename F::type, fits<typename F::type, false>()>,
      "a member can be bool, a number of up to 8 bytes, std::string, an enum, Duration, InputFile, a struct with a schema(), or a "
      "std::vector, std::array, std::optional or std::variant of those");
  FieldInfo info{.name = F::name, .doc = f.doc, .unit = {}, .range = {}, .type = &type_of<typename F::type>(), .offset = 0};
  const auto read_tag = [&info](const auto& tag) {
    if constexpr (std::same_as<std::remove_cvref_t<decltype(tag)>, Range>)
      info.range = tag;
    else
      info.unit = tag.text;
  };
  std::apply([&](const auto&... tag) { (read_tag(tag), ...); }, f.tags);
  info.offset =
      static_cast<std::size_t>(reinterpret_cast<const std::byte*>(&(probe.*F::pointer)) - reinterpret_cast<const std::byte*>(&probe));
  return info;
}

template <class T>
FieldInfo plain_field(std::string_view name, std::string_view doc, std::size_t offset) {
  return {.name = name, .doc = doc, .unit = {}, .range = {}, .type = &type_of<T>(), .offset = offset};
}

template <class T>
void describe_structure(Type& type) {
  const T probe{};
  if constexpr (IsSamples<T>::value) {
    using Rows = decltype(probe.rows);
    type.samples = true;
    type.fields.push_back(plain_field<std::uint64_t>("first_id", "id of the first sample", 0));
    type.fields.push_back(plain_field<Rows>(
        "rows", "one row a sample",
        static_cast<std::size_t>(reinterpret_cast<const std::byte*>(&probe.rows) - reinterpret_cast<const std::byte*>(&probe))));
  } else {
    static_assert(HasSchema<T>, "this type needs a `static constexpr auto schema()`, defined in the header");
    constexpr auto members = T::schema();  // evaluated by the compiler, which so refuses a range that is none
    std::apply([&](const auto&... f) { (type.fields.push_back(field_info(probe, f)), ...); }, members);
    if constexpr (HasProblem<T>) type.problem = [](const void* o) { return static_cast<const T*>(o)->problem(); };
  }
}

template <class T>
void describe_container(Type& type) {
  using E = typename Element<T>::type;
  static_assert(!std::same_as<T, std::vector<bool>>, "use std::vector<std::uint8_t> instead of std::vector<bool>");
  type.element = &type_of<E>();
  type.same_length = IsSameLength<T>::value;
  if constexpr (Element<T>::kind == Kind::optional) {
    type.count = [](const void* o) { return static_cast<const T*>(o)->has_value() ? std::size_t{1} : 0; };
    type.at = [](const void* o, std::size_t) { return static_cast<const void*>(&**static_cast<const T*>(o)); };
    type.resize = [](void* o, std::size_t n) {
      auto& value = *static_cast<T*>(o);
      if (n == 0)
        value.reset();
      else
        value.emplace();
    };
  } else {
    type.count = [](const void* o) { return static_cast<const T*>(o)->size(); };
    type.at = [](const void* o, std::size_t i) { return static_cast<const void*>(static_cast<const T*>(o)->data() + i); };
    if constexpr (Element<T>::kind == Kind::list)
      type.resize = [](void* o, std::size_t n) { static_cast<T*>(o)->resize(n); };
    else
      type.extent = std::tuple_size_v<T>;
  }
}

template <class T, std::size_t... I>
void emplace_alternative(T& value, std::size_t index, std::index_sequence<I...>) {
  ((I == index ? void(value.template emplace<I>()) : void()), ...);
}

template <class T>
void describe_alternatives(Type& type) {
  type.alternatives = Alternatives<T>::types();
  type.count = [](const void* o) { return static_cast<const T*>(o)->index(); };
  type.at = [](const void* o, std::size_t) {
    return std::visit([](const auto& v) { return static_cast<const void*>(&v); }, *static_cast<const T*>(o));
  };
  type.resize = [](void* o, std::size_t i) {
    emplace_alternative(*static_cast<T*>(o), i, std::make_index_sequence<std::variant_size_v<T>>{});
  };
}

template <class T>
Type make_type() {
  Type type;
  type.kind = kind_of<T>();
  type.name = type_name<T>();
  type.size = sizeof(T);
  type.create = [] { return std::static_pointer_cast<void>(std::make_shared<T>()); };
  if constexpr (std::is_copy_assignable_v<T>)
    type.assign = [](void* to, const void* from) { *static_cast<T*>(to) = *static_cast<const T*>(from); };
  if constexpr (kind_of<T>() == Kind::choice) {
    type.names = enumerator_names<T>(std::make_index_sequence<most_enumerators>{});
    static_assert(!enumerator_name<static_cast<T>(0)>().empty() && no_gap<T>(std::make_index_sequence<most_enumerators>{}),
                  "the enumerators of an option must be 0, 1, 2, ... without a gap");
    static_assert(enumerator_name<static_cast<T>(most_enumerators)>().empty(), "an enum of an option has 64 enumerators at the most");
  } else if constexpr (kind_of<T>() == Kind::one_of) {
    describe_alternatives<T>(type);
  } else if constexpr (is_container<T>) {
    describe_container<T>(type);
  } else if constexpr (kind_of<T>() == Kind::structure) {
    describe_structure<T>(type);
  }
  return type;
}

}  // namespace detail

/// T, with all that is in it, can become columns and come back: it can be stored, hashed and checkpointed. Other types are transient.
template <class T>
concept Storable = std::default_initializable<T> && detail::fits<T, true>();

template <class T>
std::string type_name() {
  return detail::tidy_type_name(detail::spelled_type<T>());
}

template <class T>
const Type& type_of() {
  static const Type type = detail::make_type<T>();
  return type;
}

}  // namespace regatta
