#include <utility>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/storage/live/commit_record.hpp"
#include "framework/storage/live/live_file.hpp"
#include "tests/framework/storage/live/disturbed_run.hpp"
#include "tests/framework/storage/live/power_cut.hpp"

using namespace regatta;
using Fault = MemoryDisk::Fault;

namespace {

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

}  // namespace

TEST_SUITE("framework/storage/live/damage") {
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
      CHECK_NOTHROW(DisturbedRun::example().run(torn));
      CHECK(*torn.find(DisturbedRun::result) == DisturbedRun::example().published());
    }
  }

  TEST_CASE("the newest commit is damaged, also while the next one is written: the one before is taken, with a note") {
    const auto damaged = damage_the_newest(DisturbedRun::example());
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
        const auto whole = DisturbedRun::example().hashes_after(step);
        const auto hashes = recovered.document.product_hashes("/");
        for (const auto& [group, hash] : hashes) CHECK((whole.contains(group) && whole.at(group) == hash));
        for (const auto& [group, hash] : whole) CHECK(hashes.contains(group) != is_named(recovered.note, group));
        continue;
      }
      const auto found = DisturbedRun::step_of(recovered.document);
      CHECK(recovered.document.build() == DisturbedRun::example().after(found));
      CHECK((found >= step || !recovered.note.empty()));
      (recovered.note.empty() ? harmless : went_back) += 1;
    }
    CHECK(left_out > 10);  // chunks that both commits name
    CHECK(went_back > 20);
    CHECK(harmless > 20);  // space that is free
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
