#include "tests/framework/storage/live/power_cut.hpp"

#include <algorithm>
#include <filesystem>
#include <span>
#include <vector>

namespace {

std::string folder_of(const std::string& name) { return std::filesystem::path(name).parent_path().string(); }

}  // namespace

std::map<std::string, MemoryDisk::Bytes> after_power_cut(const MemoryDisk::Log& log, std::size_t cut, Loss loss, std::mt19937_64& random) {
  using Kind = MemoryDisk::Change::Kind;
  using Bytes = MemoryDisk::Bytes;
  struct File {
    Bytes durable;
    std::vector<const MemoryDisk::Change*> pending;
  };
  struct Rename {
    std::string name;
    int file;  // 0: the name goes
  };
  std::map<int, File> files;
  std::map<std::string, int> live, durable;            // names
  std::map<std::string, std::vector<Rename>> folders;  // pending
  const auto settle = [](Bytes& content, const MemoryDisk::Change& change) {
    if (change.kind == Kind::truncate)
      content.resize(change.offset);
    else
      MemoryDisk::apply(content, change.offset, change.bytes);
  };
  const auto rename = [](std::map<std::string, int>& names, const Rename& entry) {
    if (entry.file == 0)
      names.erase(entry.name);
    else
      names[entry.name] = entry.file;
  };
  const auto name = [&](const std::string& path, int file) {
    rename(live, {path, file});
    folders[folder_of(path)].push_back({path, file});
  };
  const auto sync_file = [&](File& file) {
    for (const auto* change : file.pending) settle(file.durable, *change);
    file.pending.clear();
  };
  const auto sync_folder = [&](std::vector<Rename>& pending) {
    for (const auto& entry : pending) rename(durable, entry);
    pending.clear();
  };
  for (const auto& change : std::span(log).first(cut)) {
    switch (change.kind) {
      case Kind::create:
        files[change.file];
        name(change.name, change.file);
        break;
      case Kind::write:
      case Kind::truncate:
        files[change.file].pending.push_back(&change);
        break;
      case Kind::sync:
        sync_file(files[change.file]);
        break;
      case Kind::sync_all:
        for (auto& [number, file] : files) sync_file(file);
        for (auto& [folder, pending] : folders) sync_folder(pending);
        break;
      case Kind::sync_folder:
        sync_folder(folders[change.name]);
        break;
      case Kind::rename:
        name(change.to, live.at(change.name));
        name(change.name, 0);
        break;
      case Kind::link:
        name(change.to, live.at(change.name));
        break;
      case Kind::unlink:
        name(change.name, 0);
        break;
      case Kind::mark:
        break;
    }
  }
  const auto up_to = [&](std::size_t most) { return std::uniform_int_distribution<std::size_t>(0, most)(random); };
  for (auto& [folder, pending] : folders) {
    const auto kept = loss == Loss::all ? 0 : loss == Loss::none ? pending.size() : up_to(pending.size());
    for (std::size_t i = 0; i < kept; ++i) rename(durable, pending[i]);
  }
  std::map<std::string, Bytes> left;
  for (const auto& [path, number] : durable) {
    auto& file = files[number];
    if (loss == Loss::none) sync_file(file);
    if (loss == Loss::random) std::ranges::shuffle(file.pending, random);
    for (const auto* change : file.pending) {
      const auto fate = loss == Loss::all ? 0 : up_to(2);
      if (fate == 1 || (fate == 2 && change->kind == Kind::truncate)) settle(file.durable, *change);
      if (fate != 2 || change->kind == Kind::truncate) continue;
      const auto end = change->offset + change->bytes.size();
      for (auto at = change->offset; at < end;) {
        const auto stop = std::min((at / 512 + 1) * 512, end);
        if (up_to(1) == 1) MemoryDisk::apply(file.durable, at, std::span(change->bytes).subspan(at - change->offset, stop - at));
        at = stop;
      }
    }
    file.pending.clear();  // another name may lead to the same file
    left[path] = file.durable;
  }
  return left;
}

std::uint64_t marked_before(const MemoryDisk::Log& log, std::size_t cut) {
  std::uint64_t last = 0;
  for (const auto& change : std::span(log).first(cut)) {
    if (change.kind == MemoryDisk::Change::Kind::mark) last = change.offset;
  }
  return last;
}
