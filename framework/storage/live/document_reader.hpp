#pragma once
#include <map>
#include <memory>
#include <string>

#include "framework/storage/document.hpp"
#include "framework/storage/live/commit_record.hpp"
#include "framework/storage/live/commit_view.hpp"
#include "framework/storage/live/payload_file.hpp"

namespace regatta {

class StoredChunk;

/// Reads back the Document of a commit, holding HDF5's lock for as long as it lives. Chunks stay in the file, each compared with its hash.
class DocumentReader {
 public:
  DocumentReader(std::shared_ptr<PayloadFile> file, const CommitRecord& record);
  /// @throws IoError, or Error if anything is damaged
  Document read();

 private:
  void group(const std::string& path);
  void attributes(hid_t of, const std::string& path, bool is_dataset);
  void text(const std::string& path);
  void table(const std::string& path, const std::vector<std::string>& columns);
  EncodedColumn column(const std::string& group, const std::string& name, const std::vector<std::string>& axes);
  void chunks(hid_t dataset, const std::string& path, EncodedColumn& encoded);
  Document::Value value(hid_t attribute, const std::string& what);

  std::unique_lock<std::mutex> lock_;
  std::shared_ptr<PayloadFile> payload_;
  std::filesystem::path name_;
  CommitView view_;
  h5::Handle file_;
  std::map<std::uint64_t, std::shared_ptr<const StoredChunk>> chunks_;  // by address: columns may share them
  Document document_;
};

}  // namespace regatta
