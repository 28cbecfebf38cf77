#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "framework/phase/settings.hpp"
#include "framework/storage/compression.hpp"
#include "framework/storage/file_format.hpp"

/// The sections of a study file that are the same for every pipeline. Beside them there are [samples.parameters] and [phases.NAME].
namespace regatta {

/// "auto" or a number.
using AutoOrNumber = std::variant<Auto, std::uint64_t>;

struct StudySection {
  std::string title;
  std::uint64_t seed = 0;
  static constexpr auto schema() {
    using S = StudySection;
    return fields(field<&S::title>("what the study asks"), field<&S::seed>("of all random numbers; the same seed gives the same results"));
  }
};

enum class SampleMethod { random, latin_hypercube, sobol, grid, table };

/// Parameters that are drawn together.
struct CorrelatedGroup {
  std::vector<std::string> parameters;
  std::vector<std::vector<double>> matrix;
  static constexpr auto schema() {
    using G = CorrelatedGroup;
    return fields(field<&G::parameters>("which parameters"),
                  field<&G::matrix>("correlations of the normal numbers behind them, a row a parameter", range(-1, 1)));
  }
};

struct SamplesSection {
  std::uint64_t count = 0;
  SampleMethod method = SampleMethod::random;
  AutoOrNumber per_run = Auto::auto_;
  std::string table;
  std::vector<std::string> ignore_columns;
  std::vector<CorrelatedGroup> correlated;
  static constexpr auto schema() {
    using S = SamplesSection;
    return fields(field<&S::count>("how many samples; must be given, but for a grid (then each point once) and a table (then each row); "
                                   "raising it later only adds runs",
                                   range(1, 4'294'967'296)),
                  field<&S::method>("how parameters are drawn; random: independently; latin_hypercube: each in as many equal parts as "
                                    "there are samples; sobol: spread evenly together; grid: every combination of the axes; table: from a "
                                    "file"),
                  field<&S::per_run>("samples in a run, which share one file; 1: a file a sample", range(1, 1'000'000'000)),
                  field<&S::table>("file of method = \"table\", relative to the study: CSV, or HDF5 as x.h5:/group; a row a sample"),
                  field<&S::ignore_columns>("columns of the table to pass over; \"*\": all that are no parameter"),
                  field<&S::correlated>("groups of parameters, each with a matrix: [[samples.correlated]]"));
  }
};

/// Of a pipeline that begins with an InputFile: each file is a run.
struct InputsSection {
  std::variant<std::vector<std::string>, std::string> files;
  std::vector<std::string> exclude;
  static constexpr auto schema() {
    using S = InputsSection;
    return fields(field<&S::files>("input files, a run each: paths, relative to the study, or patterns such as \"data/run_*.h5\""),
                  field<&S::exclude>("those of them to leave out: names or paths, or patterns of either"));
  }
};

struct ExecutionSection {
  AutoOrNumber cores = Auto::auto_;
  Duration stop_grace{10};
  std::uint64_t retries = 1;
  bool sequential = false;
  std::string on_finish;
  static constexpr auto schema() {
    using S = ExecutionSection;
    return fields(
        field<&S::cores>("physical cores to use; auto: all that are allowed, one left to the system", range(1, 65'536)),
        field<&S::stop_grace>("what runs may take to checkpoint after a stop request", unit("s"), range(0, 86'400)),
        field<&S::retries>("how often a write that failed is made again, after 1, 2, 4, ... 60 s; all other failures repeat exactly",
                           range(0, 1000)),
        field<&S::sequential>("one run after the other on one core, without any thread; same results, as a baseline"),
        field<&S::on_finish>("command for /bin/sh at the end, complete, failed or stopped; gets the workspace as $1 and the exit "
                             "code as $2, also as REGATTA_WORKSPACE and REGATTA_EXIT_CODE"));
  }
};

/// What runs may use, and for what. The shares of a run's memory are those of MemoryPart.
struct MemorySection {
  AutoOrNumber total = Auto::auto_;
  AutoOrNumber per_run = Auto::auto_;
  double hot = 0.2;
  double checkpoints = 0.3;
  double analysis = 0.3;
  double overhead = 0.2;
  bool count = true;
  static constexpr auto schema() {
    using S = MemorySection;
    return fields(
        field<&S::total>("of all runs that are made at once; auto: 90 % of what machine, cgroup and Slurm allow", unit("MiB"),
                         range(1, 1e9)),
        field<&S::per_run>("that a run may use; beyond it the run fails, alone; auto: its part of the total, or what its phases say that "
                           "they need if that is more",
                           unit("MiB"), range(1, 1e9)),
        field<&S::hot>("share of it for what phases compute with; a share that is used up borrows from the others, with a warning",
                       range(0, 1)),
        field<&S::checkpoints>("share for states that are on their way to the disk; when it is used up, the run waits for the disk",
                               range(0, 1)),
        field<&S::analysis>("share for products until the file is written; what is beyond it is written at once", range(0, 1)),
        field<&S::overhead>("share for all else", range(0, 1)),
        field<&S::count>("counts what phases allocate by new and malloc; else only scratch memory and products are counted"));
  }
};

enum class Sync { together, each };

enum class Save { all, percentiles };

struct OutputSection {
  Save save = Save::all;
  Compression compression = Compression::default_;
  FileFormat format = FileFormat::v18;
  Duration commit_every{1};
  Sync sync = Sync::together;
  static constexpr auto schema() {
    return fields(
        field<&OutputSection::save>(
            "of what study.h5 has a row a sample of; all: every value; percentiles: none, only moments, rates, and percentiles to 0.4 % of "
            "their size, for millions of samples in little room"),
        field<&OutputSection::compression>("of columns in files, always lossless; default and small (a few percent smaller, many times "
                                           "slower to write) are read by every HDF5 "
                                           "tool; fast: Zstandard, for which other programs need HDF5's plugin (in Python hdf5plugin)"),
        field<&OutputSection::format>(
            "version of HDF5's file format: v18 is read by HDF5 1.8 and all netCDF libraries; v110, by HDF5 1.10 and "
            "later, is smaller and faster where there are many chunks, and checksums their index"),
        field<&OutputSection::commit_every>("least wall time between two commits of the files of runs in flight", range(0, 3600)),
        field<&OutputSection::sync>("how commits of several runs are made durable; together: with one call of syncfs, which waits for what "
                                    "other programs wrote to the same file system, too; each: with fdatasync for each file"));
  }
};

struct StatisticsSection {
  std::string where{};
  std::vector<double> percentiles{2.5, 25, 50, 75, 97.5};
  std::uint64_t bins = 50;
  std::vector<double> tail{};
  std::vector<std::string> tail_columns{};
  bool sensitivity = true;
  static constexpr auto schema() {
    using S = StatisticsSection;
    return fields(
        field<&S::where>("numbers only of samples in which this boolean of their port is true, such as \"scores.success\"; empty: of all "
                         "that are complete"),
        field<&S::percentiles>("of every number, ascending; empty: none", unit("%"), range(0, 100)),
        field<&S::bins>("of the histogram of every number, of equal width from min to max; 0: none", range(0, 10'000)),
        field<&S::tail>("levels at which VaR and CVaR say how large the worst values get, such as [0.9, 0.95, 0.99]; empty: none",
                        range(0.5, 0.999999)),
        field<&S::tail_columns>("of these numbers, such as \"scores.metrics.effort\"; empty: of every number"),
        field<&S::sensitivity>("how every number and boolean depends on every drawn parameter"));
  }
};

struct StopSection {
  std::string column;
  std::string value;
  double half_width = 0;
  double relative_half_width = 0;
  double confidence = 0.95;
  std::uint64_t min_samples = 100;
  std::uint64_t block = 4'096;
  static constexpr auto schema() {
    using S = StopSection;
    return fields(
        field<&S::column>(
            "whose rate or mean decides that there are samples enough, such as \"scores.success\"; empty: all samples are done"),
        field<&S::value>("that is counted, of an enum; of a boolean \"true\" or \"false\"; empty: \"true\", or the mean of a number"),
        field<&S::half_width>("of the interval at which the study ends, in the unit of the column; 0: not given", range(0, 1e300)),
        field<&S::relative_half_width>("the same as a share of the rate or mean; 0: not given", range(0, 1)),
        field<&S::confidence>("of the interval", range(0.5, 0.999999)),
        field<&S::min_samples>("samples before which the study does not end", range(10, 4'294'967'296)),
        field<&S::block>("samples between two looks at the interval", range(1, 4'294'967'296)));
  }
};

struct StudySections {
  StudySection study;
  SamplesSection samples;
  InputsSection inputs;
  ExecutionSection execution;
  MemorySection memory;
  CheckpointSettings checkpoint;
  RecordSettings observe;
  LimitSettings limits;
  StatisticsSection statistics;
  StopSection stop;
  OutputSection output;
  static constexpr auto schema() {
    using S = StudySections;
    return fields(
        field<&S::study>("what is asked"), field<&S::samples>("what is drawn"),
        field<&S::inputs>("what is read by programs whose runs are files, instead of samples"), field<&S::execution>("on what it runs"),
        field<&S::memory>("what runs may use"),
        field<&S::checkpoint>("when steppers save their state; [phases.NAME.checkpoint] goes before"),
        field<&S::observe>("which samples steppers record; [phases.NAME.record] goes before"),
        field<&S::limits>("when a run has taken too long; [phases.NAME.limits] is for that phase alone, within what the run may take"),
        field<&S::statistics>("what study.h5 says of the columns"), field<&S::stop>("when there are samples enough"),
        field<&S::output>("how results are stored"));
  }
};

}  // namespace regatta
