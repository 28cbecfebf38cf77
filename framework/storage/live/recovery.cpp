#include "framework/storage/live/recovery.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/ranges.h>

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

/// What a commit holds, but what is damaged.
struct ReadCommit {
  Document document;
  std::vector<std::string> damaged;
};

/// @throws Error if its own metadata are damaged
ReadCommit read_commit(const std::shared_ptr<PayloadFile>& file, const CommitRecord& record) {
  std::vector<Extent> lost;
  std::vector<std::byte> bytes;
  for (const auto& [where, hash] : record.metadata) {
    bytes.resize(where.size);
    file->read_at(where.address, bytes);
    if (Digest().add(bytes).hex() != hash) lost.push_back(where);
  }
  if (record.metadata.empty() || std::ranges::find(lost, record.metadata.front().where) != lost.end())
    throw Error(fmt::format("{}: the metadata do not match their hash", file->path().string()));
  ReadCommit read;
  read.document = DocumentReader(file, record, std::move(lost)).read(read.damaged);
  return read;
}

std::vector<Extent> extents_of(const CommitRecord& record, Document& document) {
  std::vector<Extent> extents;
  for (const auto& part : record.metadata) extents.push_back(part.where);
  document.each_column([&](const EncodedColumn& column) {
    if (const auto* stored = column.chunk.target<StoredChunks>()) {
      for (const auto& chunk : stored->chunks()) extents.push_back(chunk->where());
    }
  });
  std::ranges::sort(extents, {}, &Extent::address);
  const auto again = std::ranges::unique(extents);  // of chunks that columns share
  extents.erase(again.begin(), again.end());
  return extents;
}

/// Of the commit before, which must stay until another one is durable; nothing if that commit is damaged.
std::vector<Extent> extents_before(const std::shared_ptr<PayloadFile>& file, const Head& head, std::uint64_t sequence) {
  const auto before = std::ranges::find(head.records, sequence - 1, &CommitRecord::sequence);
  if (before == head.records.end()) return {};
  try {
    auto read = read_commit(file, *before);
    return extents_of(*before, read.document);
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

/// The commit to go on with, and what it holds.
Recovery find_commit(const std::shared_ptr<PayloadFile>& file, const Head& head) {
  std::string problems;
  const auto add_problem = [&](const std::string& text) { problems += (problems.empty() ? "" : "; ") + text; };
  const auto found = [&](const CommitRecord& record, Document&& document, const std::string& left_out) {
    std::string note;
    if (!problems.empty()) {
      note = fmt::format("{}: {} commit {}: {}{}", file->path().string(),
                         record.superblock == head.superblock ? "goes on with" : "went back to", record.sequence, problems, left_out);
    }
    return Recovery{record, std::move(document), std::move(note)};
  };
  if (head.records.empty() || head.records.front().superblock != head.superblock) add_problem("the superblock names no commit");
  std::optional<std::pair<CommitRecord, ReadCommit>> in_part;  // the newest whose own metadata are whole
  for (const auto& record : head.records) {
    try {
      auto read = read_commit(file, record);
      if (read.damaged.empty()) return found(record, std::move(read.document), "");
      add_problem(fmt::format("commit {} is damaged ({})", record.sequence, fmt::join(read.damaged, ", ")));
      if (!in_part) in_part.emplace(record, std::move(read));
    } catch (const IoError&) {
      throw;
    } catch (const Error& error) {
      add_problem(fmt::format("commit {} is damaged ({})", record.sequence, error.what()));
    }
  }
  if (in_part) {
    auto& [record, read] = *in_part;
    return found(record, std::move(read.document), fmt::format("; what is damaged in it is left out: {}", fmt::join(read.damaged, ", ")));
  }
  throw Error(fmt::format("{}: holds no commit that is whole: {}; remove the file, and the run begins anew", file->path().string(),
                          head.records.empty() ? "it was not written as a live file, or not to the first commit's end" : problems));
}

}  // namespace

Recovery recover(const std::shared_ptr<PayloadFile>& file) {
  const auto head = read_head(*file);
  auto found = find_commit(file, head);
  const auto sequence = found.commit.sequence;
  if (found.commit.superblock != head.superblock) {
    file->write_at(0, found.commit.superblock);
    file->sync();
  }
  for (const auto& record : head.records) {  // newer ones never were acknowledged, or are damaged: no later recovery is to find them
    if (record.sequence > sequence) file->write_at(CommitRecord::address(record.sequence), std::vector<std::byte>(sector));
  }
  const auto now = extents_of(found.commit, found.document);
  const auto before = apart_from(extents_before(file, head, sequence), now);
  auto used = now;
  used.insert(used.end(), before.begin(), before.end());
  file->with_extents([&](Extents& extents) {
    extents = Extents(CommitRecord::head, std::move(used));
    extents.begin_commit(sequence);
    for (const auto& extent : before) extents.release(extent, sequence - 1);
  });
  return found;
}

}  // namespace regatta
