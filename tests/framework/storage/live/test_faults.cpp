#include <cerrno>
#include <cstring>
#include <utility>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/framework/storage/live/disturbed_run.hpp"
#include "tests/framework/storage/live/power_cut.hpp"

using namespace regatta;
using Fault = MemoryDisk::Fault;
using Change = MemoryDisk::Change;

namespace {

MemoryDisk::Log log_undisturbed() {
  MemoryDisk disk;
  DisturbedRun::example().run(disk);
  return disk.log();
}

/// Which of `count` power cuts is not survived, and why; empty: none.
std::string power_cuts(const MemoryDisk::Log& log, int count, const DisturbedRun& run = DisturbedRun::example()) {
  std::mt19937_64 random(7);  // NOLINT(cert-msc51-cpp): the same cuts every time
  for (int i = 0; i < count; ++i) {
    const auto cut = std::uniform_int_distribution<std::size_t>(0, log.size())(random);
    const auto files = after_power_cut(log, cut, Loss::random, random);
    const auto problem = run.verdict(files, marked_before(log, cut));
    if (!problem.empty()) return fmt::format("cut {} behind change {}: {}", i, cut, problem);
  }
  return {};
}

bool names_a_path(const std::string& message) {
  return message.find("000042") != std::string::npos || message.starts_with("sync folder runs:") ||
         message.starts_with("sync folder attempts:") || message.starts_with("open folder runs:") ||
         message.starts_with("open folder attempts:");
}

}  // namespace

TEST_SUITE("framework/storage/live/faults") {
  TEST_CASE("a run that nothing disturbs publishes the file that is written in one piece, and leaves nothing else") {
    MemoryDisk disk;
    CHECK(DisturbedRun::example().run(disk).empty());
    CHECK(DisturbedRun::example().verdict(disk.files(), DisturbedRun::steps).empty());
    CHECK(calls_undisturbed() > 50);
  }

  TEST_CASE("killed at every call, with that write torn") {
    for (std::size_t call = 0; call < calls_undisturbed(); ++call) {
      for (const double torn : {0.0, 0.5, 1.0}) {
        MemoryDisk disk;
        disturb(disk, {.kind = Fault::Kind::kill, .call = call, .torn = torn});
        REQUIRE(disk.is_dead());
        CAPTURE(call);
        CAPTURE(torn);
        CHECK(DisturbedRun::example().verdict(disk.files(), disk.last_mark()) == "");
      }
    }
  }

  TEST_CASE("killed again while it goes on") {
    std::mt19937_64 random(11);  // NOLINT(cert-msc51-cpp): the same kills every time
    const auto any = [&](std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random); };
    for (int i = 0; i < faults(100); ++i) {
      MemoryDisk first;
      disturb(first, {.kind = Fault::Kind::kill, .call = any(calls_undisturbed()), .torn = 0.5 * static_cast<double>(any(3))});
      MemoryDisk second(first.files());
      second.mark(first.last_mark());
      disturb(second, {.kind = Fault::Kind::kill, .call = any(60), .torn = 0.5 * static_cast<double>(any(3))});
      CAPTURE(i);
      CHECK(DisturbedRun::example().verdict(second.files(), second.last_mark()) == "");
    }
  }

  TEST_CASE("the power is cut at every call: everything unsynced is lost, or nothing") {
    const auto log = log_undisturbed();
    std::mt19937_64 random;  // NOLINT(cert-msc51-cpp): not used
    for (std::size_t cut = 0; cut <= log.size(); ++cut) {
      for (const auto loss : {Loss::all, Loss::none}) {
        CAPTURE(cut);
        CHECK(DisturbedRun::example().verdict(after_power_cut(log, cut, loss, random), marked_before(log, cut)) == "");
      }
    }
  }

  TEST_CASE("the power is cut: unsynced writes are dropped, reordered and torn") {
    CHECK(power_cuts(log_undisturbed(), faults(500)) == "");
  }

  TEST_CASE("the power is cut again while it goes on") {
    const auto log = log_undisturbed();
    std::mt19937_64 random(13);  // NOLINT(cert-msc51-cpp): the same cuts every time
    for (int i = 0; i < faults(50); ++i) {
      const auto cut = std::uniform_int_distribution<std::size_t>(0, log.size())(random);
      const auto files = after_power_cut(log, cut, Loss::random, random);
      MemoryDisk disk;  // with these files, and a log that begins with them
      for (const auto& [name, bytes] : files) {
        const int descriptor = disk.open(name.c_str(), O_RDWR | O_CREAT, 0);
        disk.pwrite(descriptor, bytes.data(), bytes.size(), 0);
        disk.close(descriptor);
      }
      disk.syncfs(0);
      disk.mark(marked_before(log, cut));
      const auto begin = disk.log().size();
      DisturbedRun::example().run(disk);
      const auto second = std::uniform_int_distribution<std::size_t>(begin, disk.log().size())(random);
      CAPTURE(i);
      CHECK(DisturbedRun::example().verdict(after_power_cut(disk.log(), second, Loss::random, random), marked_before(disk.log(), second)) ==
            "");
    }
  }

  TEST_CASE("an error at every call: the message names path and reason, and the last commit stays good") {
    for (const int error : {ENOSPC, EIO}) {
      for (std::size_t call = 0; call < calls_undisturbed(); ++call) {
        MemoryDisk disk;
        const auto message = disturb(disk, {.kind = Fault::Kind::error, .call = call, .error = error});
        CAPTURE(call);
        CAPTURE(disk.failed());
        CHECK(names_a_path(message));
        CHECK(message.ends_with(std::strerror(error)));
        CHECK(DisturbedRun::example().verdict(disk.files(), disk.last_mark()) == "");
        // Nothing is left but what a later run goes on with; a file that cannot be removed stays.
        for (const auto& [name, bytes] : disk.files()) {
          CHECK((name == DisturbedRun::attempt || name == DisturbedRun::result || disk.failed() == "unlink"));
        }
      }
    }
  }

  TEST_CASE("a short write or read at every call makes no difference") {
    for (std::size_t call = 0; call < calls_undisturbed(); ++call) {
      MemoryDisk disk;
      CHECK(disturb(disk, {.kind = Fault::Kind::short_write, .call = call}) == "");
      CHECK(*disk.find(DisturbedRun::result) == DisturbedRun::example().published());
    }
  }

  TEST_CASE("an error while a run goes on is no damage: the next try finds the same") {
    MemoryDisk first;
    disturb(first, {.kind = Fault::Kind::kill, .call = calls_undisturbed() / 3});
    std::size_t failed = 0;
    for (std::size_t call = 0;; ++call) {
      MemoryDisk second(first.files());
      const auto message = disturb(second, {.kind = Fault::Kind::error, .call = call, .error = EIO});
      if (second.failed().empty()) break;
      ++failed;
      CAPTURE(call);
      CAPTURE(message);
      CHECK(names_a_path(message));
      CHECK(DisturbedRun::example().verdict(second.files(), first.last_mark()) == "");
    }
    CHECK(failed > 30);
  }

  TEST_CASE("the power is cut while two files are committed with syncs for both") {
    const DisturbedRun two(DisturbedRun::Sync::with_a_neighbour);
    MemoryDisk disk;
    two.run(disk);
    const auto& log = disk.log();
    CHECK(power_cuts(log, faults(300), two) == "");
    const auto without = [&](int offset) {  // the sync that has a superblock so far behind it
      MemoryDisk::Log rest;
      for (std::size_t i = 0; i < log.size(); ++i) {
        const auto beside = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(i) + offset);
        if (log[i].kind != Change::Kind::sync_all || beside >= log.size() || !is_flip(log[beside])) rest.push_back(log[i]);
      }
      CHECK(rest.size() < log.size());
      return power_cuts(rest, 1'000, two);
    };
    CHECK(without(1) != "");
    CHECK(without(-1) != "");
  }

  TEST_CASE("these tests notice when a sync or the order of writes is missing") {
    const auto log = log_undisturbed();
    const auto without = [&](auto is_taken_out) {
      MemoryDisk::Log rest;
      for (std::size_t i = 0; i < log.size(); ++i) {
        if (!is_taken_out(i)) rest.push_back(log[i]);
      }
      return power_cuts(rest, 1'000);
    };
    const auto is_sync = [&](std::size_t i) { return log[i].kind == Change::Kind::sync; };
    // The sync before the superblock is replaced, and the one after it.
    CHECK(without([&](std::size_t i) { return is_sync(i) && i + 1 < log.size() && is_flip(log[i + 1]); }) != "");
    CHECK(without([&](std::size_t i) { return is_sync(i) && i > 0 && is_flip(log[i - 1]); }) != "");
    CHECK(without([&](std::size_t i) { return log[i].kind == Change::Kind::sync_folder; }) != "");
    // The superblock replaced before the sync.
    auto early = log;
    for (std::size_t i = 1; i < early.size(); ++i) {
      if (is_flip(early[i]) && early[i - 1].kind == Change::Kind::sync) std::swap(early[i - 1], early[i]);
    }
    CHECK(power_cuts(early, 1'000) != "");
  }
}
