#pragma once
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <vector>

#include "framework/core/error.hpp"
#include "framework/pipeline/products.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/results/run_rows.hpp"
#include "framework/study/run/run_file_writer.hpp"
#include "framework/study/run/study_parts.hpp"

namespace regatta {

/// The input file of a run is gone, or is not the one of the plan any more: what it says is no result.
class InputLost : public Error {
 public:
  using Error::Error;
};

/// What one run holds while it is computed: products for the phases that read them, rows for the reductions, and its file.
/// Phases that do not depend on each other may add to it side by side.
class RunContents {
 public:
  /// `execute`: a flag a phase, whether it is computed. A run that writes no file only gives its rows to the reductions. `log` is told what
  /// an earlier attempt had damaged.
  RunContents(const StudyParts& parts, const PlannedRun& planned, std::vector<std::uint8_t> execute, bool writes_file,
              const RunFileWriter::Log& log);

  /// Draws the samples, of which what cannot be drawn fails alone, or names the input file.
  void fill_source();
  /// Does nothing in a run of samples, or if no phase that is executed reads the input file. @throws InputLost; Stopped,
  /// when the study is asked to stop while a file is read that was touched since the plan was made
  void check_input() const;
  /// The same for this phase alone.
  void check_input(std::size_t phase) const;

  /// A phase whose products an earlier file lacks, or holds damaged.
  struct Lost {
    std::size_t phase;
    std::string why;
  };
  /// Takes the products of all phases that are not executed from an earlier file. Those that it returns have to be executed, by new
  /// contents: these are of no use then.
  std::vector<Lost> carry_over(const std::filesystem::path& earlier);

  /// Stores what a phase has written and lets go of what it has read. Returns the bytes of its products before compression.
  std::uint64_t keep_outputs(std::size_t phase);
  void keep_recorded(std::size_t phase, Columns recorded);
  void keep_notes(std::size_t phase, const Notes& notes);

  bool executes(std::size_t phase) const { return execute_[phase] != 0; }
  std::size_t phase_count() const { return execute_.size(); }
  Products& products() { return products_; }
  RunFileWriter* file() { return file_ ? &*file_ : nullptr; }
  const RunFileWriter* file() const { return file_ ? &*file_ : nullptr; }

  /// After the last phase, before the file is published: where values are not kept, says what is left of them.
  void tally();

  /// What the reductions get of the samples; state and error are the caller's to add. Once, after the last phase.
  RunRows take_rows();

 private:
  void draw(std::size_t port);
  void carry_over(std::size_t phase, const Reader& earlier);
  void carry_over_record(const Reader& earlier);
  void keep_failed(const std::string& notes_group, const std::string& where, const std::vector<Failure>& samples);
  bool carry_over_tally(std::size_t port, const Reader& earlier, const std::string& group);
  void keep_product(std::size_t port, Columns columns);
  void keep_rows(std::size_t port, Columns columns);
  bool keeps_values(std::size_t port) const;
  std::string group_of(std::size_t port) const;

  const StudyParts& parts_;
  Slice slice_;
  std::vector<std::uint8_t> execute_;
  Products products_;
  std::optional<RunFileWriter> file_;
  std::mutex mutex_;  // for the rows
  RunRows rows_;
  std::vector<std::uint8_t> tallied_;  // a flag a reduced port: an earlier file had what is left of it
};

}  // namespace regatta
