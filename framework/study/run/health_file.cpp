#include "framework/study/run/health_file.hpp"

#include <cerrno>
#include <fstream>

#include <nlohmann/json.hpp>

#include "framework/core/error.hpp"
#include "framework/core/type_of.hpp"

namespace regatta {

namespace {

using Json = nlohmann::ordered_json;

/// Of a struct whose members are doubles and natural numbers.
template <class Row>
Json json_of(const Row& row) {
  Json object = Json::object();
  for (const auto& field : type_of<Row>().fields) {
    const auto* member = reinterpret_cast<const std::byte*>(&row) + field.offset;
    if (field.type->kind == Kind::real)
      object[std::string(field.name)] = *reinterpret_cast<const double*>(member);
    else
      object[std::string(field.name)] = *reinterpret_cast<const std::uint64_t*>(member);
  }
  return object;
}

template <class Row>
Row row_of(const Json& object) {
  Row row;
  for (const auto& field : type_of<Row>().fields) {
    auto* member = reinterpret_cast<std::byte*>(&row) + field.offset;
    const auto& value = object.at(std::string(field.name));
    if (field.type->kind == Kind::real)
      *reinterpret_cast<double*>(member) = value.template get<double>();
    else
      *reinterpret_cast<std::uint64_t*>(member) = value.template get<std::uint64_t>();
  }
  return row;
}

}  // namespace

void write_health(const StudyHealth& health, const std::filesystem::path& file) {
  auto lanes = Json::array();
  for (const auto& lane : health.lanes) lanes.push_back(json_of(lane));
  const Json all{{"study", json_of(health.study)}, {"lanes", lanes}};
  const auto whole = file.string() + ".tmp";  // a crash costs nothing: no sync
  std::error_code error;
  if (!(std::ofstream(whole) << all.dump(1) << '\n').flush()) error.assign(errno, std::generic_category());
  if (!error) std::filesystem::rename(whole, file, error);
  if (!error) return;
  std::error_code none;
  std::filesystem::remove(whole, none);
  throw IoError("write", file, error.value());
}

std::optional<StudyHealth> read_health(const std::filesystem::path& file) {
  try {
    std::ifstream in(file);
    if (!in) return {};
    const auto all = Json::parse(in);
    StudyHealth health{row_of<StudyMetrics>(all.at("study")), {}};
    for (const auto& lane : all.at("lanes")) health.lanes.push_back(row_of<LaneMetrics>(lane));
    return health;
  } catch (const Json::exception&) {
    return {};
  }
}

}  // namespace regatta
