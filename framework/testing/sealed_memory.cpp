#include "framework/testing/sealed_memory.hpp"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string_view>
#include <thread>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "framework/core/error.hpp"

namespace regatta::testing {

namespace {

bool lies_in(const std::vector<Pages>& pages, const void* place) {
  const auto address = reinterpret_cast<std::uintptr_t>(place);
  for (const auto& range : pages) {
    if (address >= range.begin && address < range.end) return true;
  }
  return false;
}

/// The anonymous pages that this process may write to. Reading them takes no memory from malloc, which is what is watched.
class Map {
 public:
  Map() : text_(1U << 22U) { pages_.reserve(1U << 14U); }

  void read() {
    pages_.clear();
    const int file = ::open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    std::size_t size = 0;
    for (::ssize_t got = 0; size < text_.size() && (got = ::read(file, text_.data() + size, text_.size() - size)) > 0;)
      size += static_cast<std::size_t>(got);
    ::close(file);
    std::string_view rest(text_.data(), size);
    while (!rest.empty() && pages_.size() < pages_.capacity()) {
      const auto line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
      add(line);
    }
  }
  const std::vector<Pages>& pages() const { return pages_; }
  bool contains(const void* place) const { return lies_in(pages_, place); }

 private:
  /// "7f12000-7f13000 rw-p 00000000 00:00 0": a name behind it is one of a file, of the heap or of a stack.
  void add(std::string_view line) {
    if (line.find(" rw-p ") == std::string_view::npos || line.find_first_of("/[") != std::string_view::npos) return;
    char* end = nullptr;
    const auto begin = std::strtoull(line.data(), &end, 16);
    pages_.push_back({begin, std::strtoull(end + 1, nullptr, 16)});
  }

  std::vector<char> text_;
  std::vector<Pages> pages_;
};

/// What is in `now` and not in `before`.
std::vector<Pages> without(const std::vector<Pages>& now, const std::vector<Pages>& before) {
  std::vector<Pages> left = now;
  for (const auto& old : before) {
    std::vector<Pages> next;
    for (const auto& range : left) {
      if (old.end <= range.begin || old.begin >= range.end) {
        next.push_back(range);
        continue;
      }
      if (range.begin < old.begin) next.push_back({range.begin, old.begin});
      if (range.end > old.end) next.push_back({old.end, range.end});
    }
    left = std::move(next);
  }
  return left;
}

enum class Said { nothing, no_arena, made, failed };

}  // namespace

bool SealedMemory::fill(const std::function<std::shared_ptr<const void>()>& make) {
  // malloc gives a new thread an arena that a dead one left, with memory of others in it; those threads keep theirs, and the next one
  // is tried.
  constexpr int most_threads = 256;
  static Map before, after;
  static std::exception_ptr thrown;
  for (int i = 0; i < most_threads; ++i) {
    std::atomic<Said> said{Said::nothing};
    std::thread([&] {
      before.read();
      void* probe = std::malloc(64);
      if (before.contains(probe) || !(after.read(), after.contains(probe))) {
        said = Said::no_arena;
      } else {
        try {
          auto* kept = new std::shared_ptr<const void>(make());
          object_ = kept->get();
          after.read();
          said = Said::made;
        } catch (...) {
          thrown = std::current_exception();
          said = Said::failed;
        }
      }
      said.notify_one();
      for (;;) ::pause();  // its arena stays its own
    }).detach();
    said.wait(Said::nothing);
    if (said == Said::failed) std::rethrow_exception(thrown);
    if (said == Said::made) {
      pages_ = without(after.pages(), before.pages());
      return true;
    }
  }
  return false;
}

void SealedMemory::seal() const {
  for (const auto& range : pages_) {
    if (::mprotect(reinterpret_cast<void*>(range.begin), range.end - range.begin, PROT_READ) != 0)
      throw IoError("mprotect", "shared data", errno);
  }
}

bool SealedMemory::contains(const void* place) const { return lies_in(pages_, place); }

std::size_t SealedMemory::bytes() const {
  std::size_t sum = 0;
  for (const auto& range : pages_) sum += range.end - range.begin;
  return sum;
}

}  // namespace regatta::testing
