#pragma once
#include <string>
#include <vector>

/// Files that are right, as bytes, for readers to be tried with what is left of them after damage.
namespace fuzzed {

/// Of runs, one of each codec: tables with columns in one piece and in chunks, texts, and attributes of every kind.
std::vector<std::string> run_files();

/// Of runs that go on, after one, two and four commits.
std::vector<std::string> live_files();

/// Tables of samples in CSV for the pipeline of tests/framework/study/example_study.hpp.
std::vector<std::string> csv_tables();

/// The same in HDF5: in our files, and as other programs write them, in HDF5's oldest format, which has no checksums.
std::vector<std::string> own_tables();
std::vector<std::string> foreign_tables();

}  // namespace fuzzed
