// expect: a member can be bool, a number of up to 8 bytes, std::string, an enum, Duration, InputFile, a struct with a schema()
#include <map>

#include "framework/core/type.hpp"

using namespace regatta;

struct Inner {
  std::map<std::string, double> gains;
  static constexpr auto schema() { return fields(field<&Inner::gains>("by name")); }
};
struct Outer {
  std::vector<std::variant<int, Inner>> inner;
  static constexpr auto schema() { return fields(field<&Outer::inner>("several")); }
};
const auto& type = type_of<Outer>();
