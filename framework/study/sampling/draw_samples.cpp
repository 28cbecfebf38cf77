#include "framework/study/sampling/draw_samples.hpp"

#include "framework/core/error.hpp"
#include "framework/core/random.hpp"
#include "framework/study/input/numbers.hpp"

namespace regatta {

std::shared_ptr<void> draw_samples(const Study& study, const Type& samples_type, std::uint64_t first, std::size_t count) {
  const auto* first_id = samples_type.find("first_id");
  const auto* rows = samples_type.find("rows");
  REGATTA_ENSURE(samples_type.samples && first_id && rows && rows->type->element == study.sample.type);
  const Type& row_type = *study.sample.type;

  auto samples = samples_type.create();
  auto* bytes = static_cast<std::byte*>(samples.get());
  *reinterpret_cast<std::uint64_t*>(bytes + first_id->offset) = first;
  void* list = bytes + rows->offset;
  rows->type->resize(list, count);
  for (std::size_t i = 0; i < count; ++i) row_type.assign(rows->type->at_mutable(list, i), study.sample.value.get());

  for (const auto& parameter : study.parameters) {
    const auto key = random_key(study.study.seed, "samples." + parameter.path);
    for (std::size_t i = 0; i < count; ++i) {
      const auto leaf = follow(row_type, rows->type->at_mutable(list, i), parameter.route);
      set_number(*leaf.type, leaf.object, parameter.distribution.quantile(Random(key, first + i).open_uniform()));
    }
  }
  return samples;
}

}  // namespace regatta
