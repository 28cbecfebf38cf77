#include "framework/study/sampling/draw_samples.hpp"

#include "framework/core/error.hpp"
#include "framework/study/sampling/sample_draw.hpp"

namespace regatta {

DrawnSamples draw_samples(const Study& study, const Type& samples_type, std::uint64_t first, std::size_t count) {
  const auto* first_id = samples_type.find("first_id");
  const auto* rows = samples_type.find("rows");
  REGATTA_ENSURE(samples_type.samples && first_id && rows && rows->type->element == study.sample.type);
  const Type& row_type = *study.sample.type;

  auto samples = samples_type.create();
  auto* bytes = static_cast<std::byte*>(samples.get());
  *reinterpret_cast<std::uint64_t*>(bytes + first_id->offset) = first;
  void* list = bytes + rows->offset;
  rows->type->resize(list, count);

  SampleDraw draw(study);
  std::vector<Failure> failed;
  for (std::size_t i = 0; i < count; ++i) {
    void* row = rows->type->at_mutable(list, i);
    row_type.assign(row, study.sample.value.get());
    if (auto reason = draw.set(row, first + i); !reason.empty()) failed.push_back({first + i, std::move(reason)});
  }
  return {std::move(samples), std::move(failed)};
}

}  // namespace regatta
