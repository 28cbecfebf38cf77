#include "framework/storage/attributes.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/ranges.h>

#include "framework/storage/stored_type.hpp"

namespace regatta::h5 {

namespace {

void write_single(hid_t on, const std::string& name, hid_t type, const void* value) {
  static const hid_t single = check(H5Screate(H5S_SCALAR), "make", "a space");  // for the life of the library
  write_attribute(on, name, type, single, value);
}

void write_list(hid_t on, const std::string& name, const std::vector<std::string>& texts) {
  std::size_t longest = 1;
  for (const auto& text : texts) longest = std::max(longest, text.size());
  std::vector<char> padded(texts.size() * longest + 1);  // never without an address, which HDF5 refuses
  for (std::size_t i = 0; i < texts.size(); ++i) std::copy(texts[i].begin(), texts[i].end(), padded.data() + i * longest);
  write_attribute(on, name, stored_type(StoredKind::text, longest).id(), space_of({texts.size()}).id(), padded.data());
}

struct Writer {
  hid_t on;
  const std::string& name;
  void operator()(const std::string& text) const {
    write_single(on, name, stored_type(StoredKind::text, std::max<std::size_t>(1, text.size())).id(), text.c_str());
  }
  void operator()(std::int64_t value) const { write_single(on, name, H5T_STD_I64LE, &value); }
  void operator()(std::uint64_t value) const { write_single(on, name, H5T_STD_U64LE, &value); }
  void operator()(double value) const { write_single(on, name, H5T_IEEE_F64LE, &value); }
  void operator()(const std::vector<std::string>& texts) const { write_list(on, name, texts); }
};

}  // namespace

void write_attribute(hid_t on, const std::string& name, hid_t type, hid_t space, const void* value) {
  const Handle attribute(check(H5Acreate2(on, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), "create attribute", name), H5Aclose);
  check(H5Awrite(attribute.id(), type, value), "write attribute", name);
}

void write_attribute(hid_t on, const std::string& name, const Document::Value& value) { std::visit(Writer{on, name}, value); }

void write_flags(hid_t dataset, const Type& type) {
  const std::vector<std::string_view> names = type.kind == Kind::boolean ? std::vector<std::string_view>{"false", "true"} : type.names;
  std::vector<std::byte> values(names.size() * type.size);
  for (std::uint64_t i = 0; i < names.size(); ++i) std::memcpy(values.data() + i * type.size, &i, type.size);
  write_attribute(dataset, "flag_values", stored_type(StoredKind::natural, type.size).id(), space_of({names.size()}).id(), values.data());
  write_attribute(dataset, "flag_meanings", fmt::format("{}", fmt::join(names, " ")));
}

}  // namespace regatta::h5
