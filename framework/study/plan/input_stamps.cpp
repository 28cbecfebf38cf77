#include "framework/study/plan/input_stamps.hpp"

#include <fstream>
#include <iterator>
#include <span>

#include <nlohmann/json.hpp>

#include "framework/core/file_digest.hpp"
#include "framework/storage/durable.hpp"

namespace regatta {

using nlohmann::json;

namespace {

constexpr int format = 1;

std::string text_of(const Workspace& workspace) {
  std::ifstream in(workspace.input_stamps(), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

void remember_stamps(const Workspace& workspace) {
  try {
    const auto content = json::parse(text_of(workspace));
    if (content.at("format") != format) return;
    for (const auto& file : content.at("files"))
      remember_content(file.at("path").get<std::string>(), {file.at("digest"), file.at("bytes"), file.at("stamp")});
  } catch (const json::exception&) {  // not there, or spoiled: the files are read
  }
}

void keep_stamps(const Workspace& workspace, const std::vector<InputFile>& files) {
  json kept = json::array();
  for (const auto& file : files) {
    const auto content = known_content(file.path());
    if (!content || content->stamp.empty()) continue;
    kept.push_back({{"path", file.text()}, {"digest", content->digest}, {"bytes", content->bytes}, {"stamp", content->stamp}});
  }
  const auto text = json{{"format", format}, {"files", kept}}.dump(1) + "\n";
  if ((kept.empty() && !std::filesystem::exists(workspace.input_stamps())) || text == text_of(workspace)) return;
  write_whole(workspace.input_stamps(), std::as_bytes(std::span(text)));
}

}  // namespace regatta
