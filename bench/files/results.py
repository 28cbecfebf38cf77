"""How long study.h5 takes to make and to read."""
import statistics
import time

from files.program import fail

try:
    import h5py
    import numpy as np
except ImportError:
    h5py = None

MOST_SECONDS = 0.5  # to make study.h5 of 1,000 runs
LEAST_SPEED_UP = 2.0  # of reading study.h5 over a loop over the files of the runs


def merge(program, table, runs, rounds):
    """What a call takes that finds all runs complete. That is the whole process: to begin, to read the study and compare it with what each
    run file says, to read the rows of each, verify their hashes and draw its samples once more, to make the statistics with their
    sensitivities, to write study.h5 with its syncs, to print the summary. Files are in the page cache."""
    count = f"samples.count={64 * runs}"
    program.call("run", "many", "--no-display", "--set", count)
    took = {(): [], ("--cores", "1"): []}
    only_plans = []
    for _ in range(rounds):
        for cores in took:
            (program.folder / "many/study.h5").unlink()
            took[cores].append(program.call("run", "many", "--no-display", "--set", count, *cores))
        only_plans.append(program.call("plan", "many", "--set", count)[0])
    cpu = {cores: statistics.median(cpu for _, cpu in times) for cores, times in took.items()}
    table.row(f"study.h5 of {runs:,} runs that are complete", [wall for wall, _ in took[()]], MOST_SECONDS, unit=" s",
              of=f"{cpu[()]:.2f} s of CPU; whole process")
    table.row("  on one core", [wall for wall, _ in took["--cores", "1"]], unit=" s", of=f"{cpu['--cores', '1']:.2f} s of CPU")
    table.row("  `plan` alone, which compares the files with the study", only_plans, unit=" s")


def columns_below(group):
    """Paths of all columns, without axes that have no numbers of their own."""
    found = []
    group.visititems(lambda name, item: found.append(name) if isinstance(item, h5py.Dataset) and not name.endswith("_axis") else None)
    return found


def read(workspace, table, rounds):
    """All columns of /results against the same columns of the run files."""
    files = sorted((workspace / "runs").glob("*.h5"))
    with h5py.File(workspace / "study.h5") as study, h5py.File(files[0]) as run:
        ports = [port for port in study["results"] if port != "statistics"]
        columns = {port: columns_below(study["results"][port]) for port in ports}
        # Drawn samples stand at the root of a run file, products below the phase that made them.
        places = {port: port if port in run else next(f"phases/{name}/{port}" for name, phase in run["phases"].items() if port in phase)
                  for port in ports}
    merged = [f"results/{port}/{name}" for port in ports for name in columns[port]]
    # "status" stands in study.h5 alone, and "first_id" is where a run begins.
    pairs = [(f"results/{port}/{name}", f"{places[port]}/{name}") for port in ports for name in columns[port]
             if name not in ("status", "first_id")]

    def from_study():
        with h5py.File(workspace / "study.h5") as study:
            return {name: study[name][()] for name in merged}

    def from_runs():
        parts = {name: [] for name, _ in pairs}
        for path in files:
            with h5py.File(path) as run:
                for name, place in pairs:
                    parts[name].append(run[place][()])
        return {name: np.concatenate(part) for name, part in parts.items()}

    at_once, by_run = from_study(), from_runs()  # this also fills the page cache
    for name, _ in pairs:
        if at_once[name].dtype != by_run[name].dtype or at_once[name].tobytes() != by_run[name].tobytes():
            fail(f"{name} of study.h5 is not what the run files hold")
    ratios, times = [], {from_study: [], from_runs: []}
    for turn in range(rounds):
        for way in (from_study, from_runs) if turn % 2 == 0 else (from_runs, from_study):
            began = time.monotonic()
            way()
            times[way].append(time.monotonic() - began)
        ratios.append(times[from_runs][-1] / times[from_study][-1])
    table.row(f"reading {len(pairs)} columns: {len(files):,} run files over study.h5", ratios, LEAST_SPEED_UP, at_least=True, unit="x",
              of=f"{statistics.median(times[from_runs]):.3f} s, {statistics.median(times[from_study]):.4f} s; values are the same")
