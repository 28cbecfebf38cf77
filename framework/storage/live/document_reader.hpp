#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "framework/storage/document.hpp"
#include "framework/storage/live/commit_record.hpp"
#include "framework/storage/live/commit_view.hpp"
#include "framework/storage/live/payload_file.hpp"

namespace regatta {

class StoredChunk;

/// Reads back the Document of a commit, holding HDF5's lock for as long as it lives. Chunks stay in the file, each compared with its hash.
class DocumentReader {
 public:
  /// @param lost  ranges of the file that are not to be trusted
  DocumentReader(std::shared_ptr<PayloadFile> file, const CommitRecord& record, std::vector<Extent> lost);
  /// Products with damaged chunks and groups in lost ranges are left out, each with a sentence in `damaged`.
  /// @throws IoError, or Error if anything else is damaged
  Document read(std::vector<std::string>& damaged);

 private:
  void group(const std::string& path);
  bool is_lost(const std::string& path);
  bool left_out(const std::string& path, const std::vector<std::string>& columns);
  void attributes(hid_t of, const std::string& path, bool is_dataset);
  void text(const std::string& path);
  void table(const std::string& path, const std::vector<std::string>& columns);
  EncodedColumn column(const std::string& group, const std::string& name, const std::vector<std::string>& axes);
  void chunks(hid_t dataset, const std::string& path, EncodedColumn& encoded);
  Document::Value value(hid_t attribute, const std::string& what);

  std::unique_lock<std::mutex> lock_;
  std::shared_ptr<PayloadFile> payload_;
  std::filesystem::path name_;
  std::vector<Extent> lost_;
  CommitView view_;
  h5::Handle file_;
  std::map<std::uint64_t, std::shared_ptr<const StoredChunk>> chunks_;  // by address: columns may share them
  Document document_;
  std::vector<std::string> damaged_;
};

}  // namespace regatta
