#include "framework/study/input/excluded_files.hpp"

namespace regatta {

namespace fs = std::filesystem;

void ExcludedFiles::add(const fs::path& folder, const std::string& text) {
  const bool name = text.find('/') == std::string::npos;
  FilePattern pattern(name ? fs::path("/") : folder, text);
  const auto entry = fits_.size();
  fits_.push_back(false);
  if (pattern.is_path())
    names_[pattern.path().string()].push_back(entry);
  else
    patterns_.push_back({std::move(pattern), name, entry});
}

bool ExcludedFiles::contains(const fs::path& file) {
  bool left_out = false;
  const auto fit = [&](std::size_t entry) { fits_[entry] = left_out = true; };
  const auto as_name = "/" / file.filename();
  for (const auto& spelled : {file.string(), as_name.string()}) {
    if (const auto found = names_.find(spelled); found != names_.end())
      for (const auto entry : found->second) fit(entry);
  }
  for (const auto& [pattern, of_names, entry] : patterns_)
    if (pattern.matches(of_names ? as_name : file)) fit(entry);
  return left_out;
}

}  // namespace regatta
