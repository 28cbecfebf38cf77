#include "framework/storage/checkpoint.hpp"

#include <fmt/format.h>

namespace regatta {

LoadedCheckpoint::LoadedCheckpoint(Reader reader, std::string group)
    : reader_(std::move(reader)), group_(std::move(group)), step_(reader_.natural(group_, "step").value_or(0)) {}

Columns LoadedCheckpoint::part(std::string_view name, const Type& type) const {
  return reader_.columns(fmt::format("{}/parts/{}", group_, name), type);
}

}  // namespace regatta
