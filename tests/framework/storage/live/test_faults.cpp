#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/storage/live/commit_record.hpp"
#include "framework/storage/live/live_file.hpp"
#include "tests/framework/storage/live/disturbed_run.hpp"
#include "tests/framework/storage/live/power_cut.hpp"

using namespace regatta;
using Fault = MemoryDisk::Fault;
using Change = MemoryDisk::Change;

namespace {

/// How many faults are drawn of each kind: those of daily use, times REGATTA_FAULT_FACTOR where that is set.
int faults(int daily) {
  static const char* const factor = std::getenv("REGATTA_FAULT_FACTOR");  // NOLINT(concurrency-mt-unsafe): nobody sets it
  return factor ? daily * std::atoi(factor) : daily;
}

const DisturbedRun& example() {
  static const DisturbedRun run;
  return run;
}

/// Runs on a disk that has a fault. @return what it said when it failed; empty: it did not
std::string disturb(MemoryDisk& disk, const Fault& fault, const DisturbedRun& run = example()) {
  disk.inject(fault);
  try {
    run.run(disk);
    return {};
  } catch (const Error& error) {
    return error.what();
  }
}

std::size_t calls_undisturbed() {
  static const std::size_t calls = [] {
    MemoryDisk disk;
    disturb(disk, {Fault::Kind::kill, std::size_t{1} << 40U});
    return disk.calls();
  }();
  return calls;
}

MemoryDisk::Log log_undisturbed() {
  MemoryDisk disk;
  example().run(disk);
  return disk.log();
}

bool is_flip(const Change& change) {
  return change.kind == Change::Kind::write && change.offset == 0 && change.bytes.size() == sizeof(Superblock);
}

/// Which of `count` power cuts is not survived, and why; empty: none.
std::string power_cuts(const MemoryDisk::Log& log, int count, const DisturbedRun& run = example()) {
  std::mt19937_64 random(7);  // NOLINT(cert-msc51-cpp): the same cuts every time
  for (int i = 0; i < count; ++i) {
    const auto cut = std::uniform_int_distribution<std::size_t>(0, log.size())(random);
    const auto files = after_power_cut(log, cut, Loss::random, random);
    const auto problem = run.verdict(files, marked_before(log, cut));
    if (!problem.empty()) return fmt::format("cut {} behind change {}: {}", i, cut, problem);
  }
  return {};
}

struct Damaged {
  std::string problem;  // of the first commit that a run does not get over; empty: none
  int went_back = 0;    // to the commit before
};

/// Damages the newest commit of the run killed at each call, and goes on.
Damaged damage_the_newest(const DisturbedRun& run) {
  std::mt19937_64 random(17);  // NOLINT(cert-msc51-cpp): the same damage every time
  Damaged damaged;
  MemoryDisk::Bytes last;
  for (std::size_t call = 0; call < calls_undisturbed(); ++call) {
    MemoryDisk killed;
    disturb(killed, {.kind = Fault::Kind::kill, .call = call}, run);
    if (killed.last_mark() < 2 || killed.find(DisturbedRun::result)) continue;
    auto files = killed.files();
    auto& bytes = files.at(DisturbedRun::attempt);
    if (std::exchange(last, bytes) == bytes) continue;  // the next change is one of another file
    // The commit that the superblock names, by its record.
    std::optional<CommitRecord> newest;
    for (std::uint64_t slot = 0; slot < CommitRecord::slots; ++slot) {
      const auto record = CommitRecord::decode(std::span(bytes).subspan(CommitRecord::address(slot), sector));
      if (record && std::equal(record->superblock.begin(), record->superblock.end(), bytes.begin())) newest = record;
    }
    REQUIRE(newest);
    const auto metadata = newest->metadata.front().where;
    const auto at = std::uniform_int_distribution<std::size_t>(metadata.address, metadata.end() - 1)(random);
    bytes[at] ^= std::byte{4};
    MemoryDisk disk(files);
    const auto said = [&](const std::string& text) { return fmt::format("killed at call {}, byte {} damaged: {}", call, at, text); };
    try {
      const auto note = run.run(disk);
      // A commit that was written, but not flipped, is whole and newer than the one that the superblock names.
      const bool took_newer = note.find(fmt::format("went back to commit {}:", newest->sequence + 1)) != std::string::npos;
      damaged.went_back += took_newer ? 0 : 1;
      const auto expected =
          fmt::format("{}: went back to commit {}: commit {} is damaged (", DisturbedRun::attempt, newest->sequence - 1, newest->sequence);
      if (!took_newer && !note.starts_with(expected)) damaged.problem = said(note);
      if (!disk.find(DisturbedRun::result) || *disk.find(DisturbedRun::result) != run.published())
        damaged.problem = said("another file is published");
    } catch (const Error& error) {
      damaged.problem = said(error.what());
    }
    if (!damaged.problem.empty()) break;
  }
  return damaged;
}

/// Whether a note tells that this product, or a group in which it is, or a column of it is damaged.
bool is_named(const std::string& note, const std::string& product) {
  if (note.find(" " + product + "/") != std::string::npos) return true;
  for (auto group = product; !group.empty(); group.erase(group.rfind('/')))
    if (note.find("the metadata of " + group + " do not") != std::string::npos) return true;
  return false;
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
    CHECK(example().run(disk).empty());
    CHECK(example().verdict(disk.files(), DisturbedRun::steps).empty());
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
        CHECK(example().verdict(disk.files(), disk.last_mark()) == "");
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
      CHECK(example().verdict(second.files(), second.last_mark()) == "");
    }
  }

  TEST_CASE("a superblock torn at every byte is found again by recovery") {
    MemoryDisk disk;
    disturb(disk, {.kind = Fault::Kind::kill, .call = calls_undisturbed() / 2, .torn = 0});
    const auto log = disk.log();
    const auto flip = std::find_if(log.rbegin(), log.rend(), is_flip);
    REQUIRE(flip != log.rend());
    std::mt19937_64 random;  // NOLINT(cert-msc51-cpp): not used for a loss of nothing
    const auto before = after_power_cut(log, static_cast<std::size_t>(log.rend() - flip) - 1, Loss::none, random);
    for (std::size_t bytes = 0; bytes <= sizeof(Superblock); ++bytes) {
      auto files = before;
      std::copy_n(flip->bytes.begin(), bytes, files.at(DisturbedRun::attempt).begin());
      MemoryDisk torn(files);
      CHECK_NOTHROW(example().run(torn));
      CHECK(*torn.find(DisturbedRun::result) == example().published());
    }
  }

  TEST_CASE("the power is cut at every call: everything unsynced is lost, or nothing") {
    const auto log = log_undisturbed();
    std::mt19937_64 random;  // NOLINT(cert-msc51-cpp): not used
    for (std::size_t cut = 0; cut <= log.size(); ++cut) {
      for (const auto loss : {Loss::all, Loss::none}) {
        CAPTURE(cut);
        CHECK(example().verdict(after_power_cut(log, cut, loss, random), marked_before(log, cut)) == "");
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
      example().run(disk);
      const auto second = std::uniform_int_distribution<std::size_t>(begin, disk.log().size())(random);
      CAPTURE(i);
      CHECK(example().verdict(after_power_cut(disk.log(), second, Loss::random, random), marked_before(disk.log(), second)) == "");
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
        CHECK(example().verdict(disk.files(), disk.last_mark()) == "");
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
      CHECK(*disk.find(DisturbedRun::result) == example().published());
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
      CHECK(example().verdict(second.files(), first.last_mark()) == "");
    }
    CHECK(failed > 30);
  }

  TEST_CASE("the newest commit is damaged, also while the next one is written: the one before is taken, with a note") {
    const auto damaged = damage_the_newest(example());
    CHECK(damaged.problem == "");
    CHECK(damaged.went_back >= 16);  // four commits, at each call of the next one
  }

  TEST_CASE("no flipped bit is silent") {
    MemoryDisk disk;
    disturb(disk, {.kind = Fault::Kind::kill, .call = calls_undisturbed() * 2 / 3});
    const auto files = disk.files();
    const auto step = disk.last_mark();
    REQUIRE(step >= 3);
    std::mt19937_64 random(19);  // NOLINT(cert-msc51-cpp): the same bits every time
    int left_out = 0, went_back = 0, harmless = 0;
    for (int i = 0; i < faults(500); ++i) {
      auto flipped = files;
      auto& bytes = flipped.at(DisturbedRun::attempt);
      const auto bit = std::uniform_int_distribution<std::size_t>(0, bytes.size() * 8 - 1)(random);
      bytes[bit / 8] ^= std::byte(1U << (bit % 8));
      MemoryDisk damaged(flipped);
      auto recovered = LiveFile::open(DisturbedRun::attempt, damaged);
      if (recovered.note.find("is left out") != std::string::npos) {
        ++left_out;
        const auto whole = example().hashes_after(step);
        const auto hashes = recovered.document.product_hashes("/");
        for (const auto& [group, hash] : hashes) CHECK((whole.contains(group) && whole.at(group) == hash));
        for (const auto& [group, hash] : whole) CHECK(hashes.contains(group) != is_named(recovered.note, group));
        continue;
      }
      const auto found = DisturbedRun::step_of(recovered.document);
      CHECK(recovered.document.build() == example().after(found));
      CHECK((found >= step || !recovered.note.empty()));
      (recovered.note.empty() ? harmless : went_back) += 1;
    }
    CHECK(left_out > 10);  // chunks that both commits name
    CHECK(went_back > 20);
    CHECK(harmless > 20);  // space that is free
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

  TEST_CASE("these tests notice when a range is used again one commit early") {
    const DisturbedRun early(DisturbedRun::Sync::alone, protected_commits - 1);
    MemoryDisk disk;
    CHECK(early.run(disk).empty());  // nothing disturbs it
    CHECK(early.verdict(disk.files(), DisturbedRun::steps) == "");
    // Of the commit before only that is left which the next one has not overwritten.
    CHECK(damage_the_newest(early).problem.ends_with("the recovered document is not that of its step"));
  }
}
