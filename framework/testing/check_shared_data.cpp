#include <csignal>
#include <cstring>

#include <fmt/format.h>
#include <tbb/task_arena.h>
#include <unistd.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/testing/checks.hpp"
#include "framework/testing/child_process.hpp"
#include "framework/testing/malloc_of_glibc.hpp"
#include "framework/testing/sealed_memory.hpp"

namespace regatta::testing {

namespace {

constexpr auto promise = "shared data is only read: ";
constexpr int calls_of_child = 2;

/// What the handler of the child knows. It may call nothing that takes memory.
struct Watch {
  int pipe = -1;
  const SealedMemory* memory = nullptr;
};
Watch watch;

void say(std::string_view text) { testing::say(watch.pipe, text); }

void on_fault(int, ::siginfo_t* info, void*) {
  const auto address = reinterpret_cast<std::uintptr_t>(info->si_addr);
  for (const auto& range : watch.memory->pages()) {
    if (address < range.begin || address >= range.end) continue;
    const auto object = reinterpret_cast<std::uintptr_t>(watch.memory->object());
    say("write ");
    char digits[24];
    auto* at = digits + sizeof digits;
    for (auto offset = address - object; at > digits; offset /= 10) {
      *--at = static_cast<char>('0' + offset % 10);
      if (offset < 10) break;
    }
    say({at, static_cast<std::size_t>(digits + sizeof digits - at)});
    ::_exit(0);
  }
  say("crash");
  ::_exit(0);
}

/// In the child. Says "kept BYTES", "write OFFSET", "crash", "no arena", "older" or "threw TEXT".
void try_it(const PhaseUnderTest& test) {
  try {
    execute(test, *test.make());  // what is made at the first call and kept for good, such as tables of libraries, is made here
    static SealedMemory memory;
    watch.memory = &memory;
    if (!memory.fill(test.create_shared_data)) return say("no arena");
    if (!memory.contains(memory.object())) return say("older");
    static char stack[1U << 16U];
    const ::stack_t other{.ss_sp = stack, .ss_flags = 0, .ss_size = sizeof stack};
    ::sigaltstack(&other, nullptr);
    struct ::sigaction action {};
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    ::sigaction(SIGSEGV, &action, nullptr);
    memory.seal();

    SharedData shared;
    // Without an owner, so that no count of owners is written.
    shared.get([] { return std::shared_ptr<const void>(std::shared_ptr<const void>{}, memory.object()); });
    RunScope scope;
    scope.seed = test.seed;
    scope.samples = test.samples;
    Context context(test.node.name, scope, test.settings);
    const auto products = test.products(test.inputs);
    std::string threw;
    tbb::task_arena(1).execute([&] {
      try {
        test.execute_with(*products, context, shared);
      } catch (...) {
        threw = handled_error();
      }
    });
    say(threw.empty() ? fmt::format("kept {}", memory.bytes()) : "threw " + threw);
  } catch (...) {
    say("threw " + handled_error());
  }
}

/// What was written to at this offset from the start of the data, which wraps around.
std::string written_place(std::uint64_t offset, std::size_t size) {
  return offset < size ? fmt::format("to it, {} bytes behind its start", offset)
                       : "to memory that it owns, such as a list in it or what a pointer in it shows";
}

}  // namespace

void check_shared_data(const PhaseUnderTest& test, Findings& findings) {
  if (!test.create_shared_data) return;
  if (!malloc_of_glibc) {
    findings.kept.push_back(fmt::format("{}not tried: under sanitizers, and without the malloc of glibc, it cannot be sealed", promise));
    return;
  }
  const auto patience = calls_of_child * test.ends_within;
  const auto said = said_by_child(
      [&](int pipe) {
        watch.pipe = pipe;
        try_it(test);
      },
      patience);
  const auto text = said.value_or("late");
  const auto broken = [&](std::string what) { findings.broken.push_back(promise + std::move(what)); };
  if (text.starts_with("kept ")) {
    findings.kept.push_back(fmt::format("{}sealed {} of it", promise, readable_bytes(std::stod(text.substr(5)))));
  } else if (text.starts_with("write ")) {
    broken(fmt::format(
        "the phase wrote {}. All lanes read it at once: make all of it in create_shared_data; copying a std::shared_ptr that is "
        "in it counts as writing, too: take a reference",
        written_place(std::stoull(text.substr(6)), test.shared_size)));
  } else if (text == "no arena") {
    findings.kept.push_back(fmt::format("{}not tried: malloc has no arena of its own for it", promise));
  } else if (text == "older") {
    findings.kept.push_back(fmt::format("{}not tried: it was made before, and create_shared_data only hands it out", promise));
  } else if (text.starts_with("threw ")) {
    broken(fmt::format("with data that cannot be written the phase throws \"{}\"", text.substr(6)));
  } else {
    broken(text == "late" ? fmt::format("the phase did not end within {:.3g} s", patience)
                          : "the phase crashed in a process of its own, though not by writing there");
  }
}

}  // namespace regatta::testing
