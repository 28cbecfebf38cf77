#include "framework/storage/live/recovery.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "framework/core/digest.hpp"
#include "framework/core/error.hpp"
#include "framework/storage/live/document_reader.hpp"
#include "framework/storage/live/stored_chunks.hpp"

namespace regatta {

namespace {

struct Head {
  Superblock superblock{};
  std::vector<CommitRecord> records;  // the one that the superblock names first, then from the newest on
};

Head read_head(const PayloadFile& file) {
  std::vector<std::byte> bytes(CommitRecord::head);
  file.read_head(bytes);
  Head head;
  std::copy_n(bytes.begin(), head.superblock.size(), head.superblock.begin());
  for (std::uint64_t slot = 0; slot < CommitRecord::slots; ++slot) {
    auto record = CommitRecord::decode(std::span(bytes).subspan(CommitRecord::address(slot), sector));
    if (record && CommitRecord::address(record->sequence) == CommitRecord::address(slot)) head.records.push_back(std::move(*record));
  }
  std::ranges::sort(head.records, std::greater<>(),
                    [&](const CommitRecord& record) { return std::pair(record.superblock == head.superblock, record.sequence); });
  return head;
}

/// @throws Error if anything of the commit is damaged
Document read_commit(const std::shared_ptr<PayloadFile>& file, const CommitRecord& record) {
  std::vector<std::string> digests;
  std::vector<std::byte> bytes;
  for (const auto& extent : record.metadata) {
    bytes.resize(extent.size);
    file->read_at(extent.address, bytes);
    digests.push_back(Digest().add(bytes).hex());
  }
  if (CommitRecord::hash_of(digests) != record.metadata_hash)
    throw Error(fmt::format("{}: the metadata does not match its hash", file->path().string()));
  return DocumentReader(file, record).read();
}

std::vector<Extent> extents_of(const CommitRecord& record, Document& document) {
  auto extents = record.metadata;
  document.each_column([&](const EncodedColumn& column) {
    if (const auto* stored = column.chunk.target<StoredChunks>()) {
      for (const auto& chunk : stored->chunks()) extents.push_back(chunk->where());
    }
  });
  std::ranges::sort(extents, {}, &Extent::address);
  return extents;
}

/// Of the commit before, which must stay until another one is durable; nothing if that commit is damaged.
std::vector<Extent> extents_before(const std::shared_ptr<PayloadFile>& file, const Head& head, std::uint64_t sequence) {
  const auto before = std::ranges::find(head.records, sequence - 1, &CommitRecord::sequence);
  if (before == head.records.end()) return {};
  try {
    auto document = read_commit(file, *before);
    return extents_of(*before, document);
  } catch (const IoError&) {
    throw;
  } catch (const Error&) {
    return {};
  }
}

/// Of sorted ranges those that share no sector with any of `others`.
std::vector<Extent> apart_from(const std::vector<Extent>& extents, const std::vector<Extent>& others) {
  std::vector<Extent> apart;
  for (const auto& extent : extents) {
    const auto next = std::ranges::lower_bound(others, extent.address, {}, [](const Extent& other) { return whole_sectors(other.end()); });
    const bool overlaps = std::any_of(next, others.end(), [&](const Extent& other) {
      return other.address < whole_sectors(extent.end()) && whole_sectors(other.end()) > extent.address;
    });
    if (!overlaps) apart.push_back(extent);
  }
  return apart;
}

}  // namespace

Recovery recover(const std::shared_ptr<PayloadFile>& file) {
  const auto head = read_head(*file);
  std::optional<Recovery> found;
  std::string problems;
  const auto add_problem = [&](const std::string& text) { problems += (problems.empty() ? "" : "; ") + text; };
  if (head.records.empty() || head.records.front().superblock != head.superblock) add_problem("the superblock names no commit");
  for (const auto& record : head.records) {
    try {
      found = Recovery{record, read_commit(file, record), {}};
      break;
    } catch (const IoError&) {
      throw;
    } catch (const Error& error) {
      add_problem(fmt::format("commit {} is damaged ({})", record.sequence, error.what()));
    }
  }
  if (!found) {
    throw Error(fmt::format("{}: holds no commit that is whole: {}; remove the file, and the run begins anew", file->path().string(),
                            head.records.empty() ? "it was not written as a live file, or not to the first commit's end" : problems));
  }
  const auto sequence = found->commit.sequence;
  if (found->commit.superblock != head.superblock) {
    found->note = fmt::format("{}: went back to commit {}: {}", file->path().string(), sequence, problems);
    file->write_at(0, found->commit.superblock);
    file->sync();
  }
  for (const auto& record : head.records) {  // newer ones never were acknowledged, or are damaged: no later recovery is to find them
    if (record.sequence > sequence) file->write_at(CommitRecord::address(record.sequence), std::vector<std::byte>(sector));
  }
  const auto now = extents_of(found->commit, found->document);
  const auto before = apart_from(extents_before(file, head, sequence), now);
  auto used = now;
  used.insert(used.end(), before.begin(), before.end());
  file->with_extents([&](Extents& extents) {
    extents = Extents(CommitRecord::head, std::move(used));
    extents.begin_commit(sequence);
    for (const auto& extent : before) extents.release(extent, sequence - 1);
  });
  return std::move(*found);
}

}  // namespace regatta
