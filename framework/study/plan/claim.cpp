#include "framework/study/plan/claim.hpp"

#include <cerrno>
#include <charconv>
#include <chrono>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/core/error.hpp"
#include "framework/engine/boot_id.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/folder.hpp"
#include "framework/storage/provenance.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

std::string host_name() {
  char name[256] = {};
  ::gethostname(name, sizeof name - 1);
  return name;
}

/// When a process began: the 22nd field of /proc/PID/stat. Empty when there is no such process, or only what is left of one that nobody
/// has waited for (Z). The second field may hold blanks, in brackets.
std::string start_of(long process) {
  std::ifstream file(fmt::format("/proc/{}/stat", process));
  std::string line;
  std::getline(file, line);
  const auto bracket = line.rfind(')');
  if (bracket == std::string::npos) return {};
  std::istringstream fields(line.substr(bracket + 1));
  std::string state, field;
  fields >> state;
  if (state == "Z" || state == "X") return {};
  for (int i = 4; i <= 22; ++i) fields >> field;
  return field;
}

/// Of a private file that says nothing: the process that it is named after has ended, so it was killed before it had written it.
bool was_cut_off(std::string_view name, std::string_view own_prefix) {
  if (!name.starts_with(own_prefix)) return false;
  const auto number = name.substr(own_prefix.size());
  long process = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), process);
  return error == std::errc{} && end == number.data() + number.size() && start_of(process).empty();
}

std::string process_namespace() {
  std::error_code none;
  const auto link = fs::read_symlink("/proc/self/ns/pid", none).string();
  return link.empty() ? "unknown" : link;
}

Holder this_process() {
  return {.process = ::getpid(),
          .host = host_name(),
          .since = utc_text(std::chrono::system_clock::now()),
          .process_start = start_of(::getpid()),
          .boot = boot_id(),
          .process_names = process_namespace(),
          .visible = true,
          .alive = true};
}

bool same_file(const fs::path& a, const fs::path& b) {
  struct stat first {
  }, second{};
  return ::stat(a.c_str(), &first) == 0 && ::stat(b.c_str(), &second) == 0 && first.st_ino == second.st_ino &&
         first.st_dev == second.st_dev;
}

std::optional<Holder> read_claim(const fs::path& name) {
  std::ifstream file(name);
  Holder holder;
  if (!(file >> holder.process >> holder.host >> holder.since >> holder.process_start >> holder.boot >> holder.process_names)) return {};
  const auto here = this_process();
  const bool same_boot = holder.boot == here.boot;
  holder.visible = same_boot && holder.process_names == here.process_names;
  const bool ended = holder.visible ? start_of(holder.process) != holder.process_start : holder.host == here.host && !same_boot;
  holder.alive = !ended;
  return holder;
}

}  // namespace

std::optional<Holder> Claim::holder(const Workspace& workspace) {
  auto holder = read_claim(workspace.claim());
  if (holder && !holder->alive) return {};
  return holder;
}

Claim::Claim(const Workspace& workspace)
    : name_(workspace.claim()), own_(workspace.root() / fmt::format("claim.{}.{}", host_name(), ::getpid())) {
  const auto self = this_process();
  const auto text =
      fmt::format("{} {} {} {} {} {}\n", self.process, self.host, self.since, self.process_start, self.boot, self.process_names);
  remove_file(own_);  // of a process of the same number that died here
  write_new(own_, std::as_bytes(std::span(text)));
  for (int attempt = 0; attempt < 200; ++attempt) {
    [[maybe_unused]] const int said = ::link(own_.c_str(), name_.c_str());  // what it says may be wrong on a network; the inode is not
    if (same_file(own_, name_)) {
      remove_dead();
      return;
    }
    const auto other = read_claim(name_);
    if (other && other->alive) {
      remove_file(own_);
      throw ConfigError(fmt::format("{} is in use by process {} on {} since {}; wait for it, stop it, or choose another folder with -w{}",
                                    workspace.root().string(), other->process, other->host, other->since,
                                    other->visible ? "" : fmt::format("; if you know that it has ended, remove {}", name_.string())));
    }
    try {
      if (other) take_away(name_, *other);
    } catch (const IoError&) {
      ::unlink(own_.c_str());
      throw;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  remove_file(own_);
  throw Error(
      fmt::format("{0} cannot be claimed: either its file system has no hard links (choose another folder with -w), or a process died "
                  "while it took the folder over (remove {0}*)",
                  name_.string()));
}

void Claim::take_away(const fs::path& name, const Holder& dead) const {
  // Of several processes that see the dead holder, the one that makes this name may take its claim away; and only if it is still there,
  // since another may have been here before. Who was killed meanwhile left this name, which is taken away in the same way.
  const fs::path right = fmt::format("{}.takeover.{}.{}", name.string(), dead.process, dead.process_start);
  if (::link(own_.c_str(), right.c_str()) != 0) {
    if (const auto other = read_claim(right); other && !other->alive) take_away(right, *other);
    return;
  }
  const auto now = read_claim(name);
  const bool still = now && !now->alive && now->process == dead.process && now->process_start == dead.process_start;
  const int error = still && ::unlink(name.c_str()) != 0 && errno != ENOENT ? errno : 0;
  remove_file(right);  // whatever happened: while it is there nobody else may
  if (error != 0) throw IoError("remove", name, error);
}

/// The private files of processes that were killed here. A living one keeps its own: it may be on its way to the name.
void Claim::remove_dead() const {
  const auto prefix = name_.filename().string() + ".", of_this_host = prefix + host_name() + ".";
  for (const auto& path : entries_of(name_.parent_path())) {
    const auto name = path.filename().string();
    if (!name.starts_with(prefix) || path == own_) continue;
    const auto other = read_claim(path);
    if (other ? !other->alive : was_cut_off(name, of_this_host)) remove_file(path);
  }
}

Claim::~Claim() {
  if (same_file(own_, name_)) ::unlink(name_.c_str());
  ::unlink(own_.c_str());
}

}  // namespace regatta
