#include "framework/study/plan/run_identity.hpp"

#include "framework/core/digest.hpp"

namespace regatta {

RunIdentity::RunIdentity(const std::vector<std::string>& settings_of_cases, const std::vector<PlannedInput>& inputs) : inputs_(inputs) {
  for (const auto& settings : settings_of_cases) settings_.push_back(Digest().add(settings).hex());
}

std::uint64_t RunIdentity::of(const Slice& slice) const {
  Digest digest;
  digest.add(settings_[slice.case_index]);
  if (inputs_.empty())
    digest.add(slice.first_sample).add(slice.sample_count);
  else
    digest.add(inputs_.at(slice.first_sample).digest);
  return std::stoull(digest.hex().substr(0, 16), nullptr, 16);
}

}  // namespace regatta
