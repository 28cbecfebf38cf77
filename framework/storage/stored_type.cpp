#include "framework/storage/stored_type.hpp"

#include <array>

#include "framework/core/error.hpp"

namespace regatta::h5 {

namespace {

hid_t number_type(StoredKind kind, std::size_t size) {
  if (kind == StoredKind::real) return size == 4 ? H5T_IEEE_F32LE : size == 8 ? H5T_IEEE_F64LE : H5I_INVALID_HID;
  const bool is_signed = kind == StoredKind::integer;
  switch (size) {
    case 1:
      return is_signed ? H5T_STD_I8LE : H5T_STD_U8LE;
    case 2:
      return is_signed ? H5T_STD_I16LE : H5T_STD_U16LE;
    case 4:
      return is_signed ? H5T_STD_I32LE : H5T_STD_U32LE;
    case 8:
      return is_signed ? H5T_STD_I64LE : H5T_STD_U64LE;
    default:
      return H5I_INVALID_HID;
  }
}

hid_t make_text_type(std::size_t size) {
  const hid_t text = check(H5Tcopy(H5T_C_S1), "make", "a text type");
  check(H5Tset_size(text, size), "set the size of", "a text type");
  check(H5Tset_strpad(text, H5T_STR_NULLPAD), "set the padding of", "a text type");
  check(H5Tset_cset(text, H5T_CSET_UTF8), "set the encoding of", "a text type");
  return text;
}

constexpr std::size_t short_text = 128;

/// Units and descriptions: most attributes are such texts. For the life of the library.
hid_t short_text_type(std::size_t size) {
  static std::array<hid_t, short_text> types{};
  auto& type = types[size];
  if (type == 0) type = make_text_type(size);
  return type;
}

}  // namespace

Handle stored_type(StoredKind kind, std::size_t element_size) {
  if (kind != StoredKind::text) {
    const hid_t number = number_type(kind, element_size);
    if (number < 0)
      throw Error(fmt::format("a number of {} bytes has no type in a file; use double or an integer of up to 8 bytes", element_size));
    return {number, nullptr};
  }
  return element_size < short_text ? Handle(short_text_type(element_size), nullptr) : Handle(make_text_type(element_size), H5Tclose);
}

std::optional<ElementType> element_type(hid_t type) {
  const std::size_t size = H5Tget_size(type);
  switch (H5Tget_class(type)) {
    case H5T_STRING:
      return H5Tis_variable_str(type) > 0 ? std::nullopt : std::optional(ElementType{StoredKind::text, size});
    case H5T_FLOAT:
      return ElementType{StoredKind::real, size};
    case H5T_INTEGER:
      return ElementType{H5Tget_sign(type) == H5T_SGN_2 ? StoredKind::integer : StoredKind::natural, size};
    default:
      return {};
  }
}

}  // namespace regatta::h5
