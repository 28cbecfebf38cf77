#!/usr/bin/python3
"""Files of studies of pendulums: how long study.h5 of 1,000 runs takes to make and to read, and how much longer files are than need be.

    files_of_a_study.py build/release/bin/pendulum [--runs N] [--rounds N] [--copies N] [--folder DIR]

Prints a row a number: what was measured, the median with the smallest and the largest, the goal, whether it is met, and what it is made of;
the exit status is 1 if a goal is missed, 2 if a study failed or a file says something wrong. Lengths are held against what h5repack makes
of the same file. Rows whose tool is missing (h5py, h5repack) are skipped. All take about 2 minutes and 1 GB of disk for a while.
"""
import argparse
import contextlib
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

try:
    import h5py
    import numpy as np
except ImportError:
    h5py = None

MOST_SECONDS = 0.5  # to make study.h5 of 1,000 runs
LEAST_SPEED_UP = 2.0  # of reading study.h5 over a loop over the files of the runs
MOST_FINISHED = 1.01  # length of a finished run file over that of h5repack
MOST_LIVE, LIVE_BYTES = 1.25, 2**20  # of a file in mid-run, which may have the bytes of two checkpoints more

SAMPLES = """
[samples.parameters]
theta1 = { uniform = [-0.1, 0.1] }
theta2 = { uniform = [-0.1, 0.1] }
"""

# Members end after 0.02 s: runs are made for their files alone.
MANY_RUNS = """
[study]
title = "Many small runs"
seed  = 1
[samples]
count   = 64_000
per_run = 64
""" + SAMPLES + """
[phases.simulate]
duration = 0.02
"""

# One run that saves a checkpoint and commits its file five times a second. Its course is what grows.
RECORDED = """
[study]
title = "One run that records"
seed  = 1
[samples]
count   = 1_024
per_run = 1_024
""" + SAMPLES + """
[phases.simulate]
duration = 10_000
record   = { samples = "0-255", every = 0.01 }
[checkpoint]
every = "0.2s"
[output]
commit_every = "0.2s"
"""

# The same of a run that records nothing: what it drew stands in the file, checkpoints have the members in flight and those that ended.
STATES = RECORDED.replace("1_024", "200_000").replace("10_000", "20").replace('record   = { samples = "0-255", every = 0.01 }\n', "")


class Table:
    """The rows as they come, and whether all of their goals are met."""

    def __init__(self):
        self.all_met = True
        print(f"{'what':<56} {'measured':>9} {'min - max':>15}  {'goal':<8} {'':<7} made of")

    def row(self, what, numbers, goal=None, at_least=False, unit="", of=""):
        """The median of the numbers against a goal; without one, for information. One number has no range."""
        middle = statistics.median(numbers)
        said = verdict = ""
        if goal is not None:
            met = middle >= goal if at_least else middle <= goal
            self.all_met = self.all_met and met
            said, verdict = f"{'>=' if at_least else '<='} {goal:g}{unit}", "met" if met else "missed"
        spread = f"{min(numbers):.3f} - {max(numbers):.3f}" if len(numbers) > 1 else ""
        print(f"{what:<56} {f'{middle:.3f}{unit}':>9} {spread:>15}  {said:<8} {verdict:<7} {of}", flush=True)

    def skipped(self, what, why):
        print(f"{what:<56} skipped: {why}", flush=True)


class Program:
    """The program, with studies and workspaces in one folder."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def command(self, verb, name, *more):
        return [self.program, verb, self.folder / f"{name}.toml", "-w", self.folder / name, *more]

    def call(self, verb, name, *more, succeeds=(0,)):
        """One call; wall and CPU time [s]."""
        before, began = os.times(), time.monotonic()
        ended = subprocess.run(self.command(verb, name, *more), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        wall, after = time.monotonic() - began, os.times()
        if ended.returncode not in succeeds:
            fail(f"{ended.stderr}{self.program} {verb} {name} ended with {ended.returncode}")
        return wall, after.children_user + after.children_system - before.children_user - before.children_system

    @contextlib.contextmanager
    def running(self, name):
        """The program while it runs a study that is too long to end by itself."""
        with subprocess.Popen(self.command("run", name, "--no-display"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                yield process
            finally:
                process.kill()


def fail(why):
    print(why, file=sys.stderr)
    sys.exit(2)


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


def repacked_length(path):
    repacked = path.with_name("repacked.h5")
    ended = subprocess.run(["h5repack", path, repacked], capture_output=True, text=True)
    if ended.returncode != 0:
        fail(f"h5repack of {path} ended with {ended.returncode}: {ended.stdout}{ended.stderr}")
    length = repacked.stat().st_size
    repacked.unlink()
    return length


def mib(length):
    return f"{length / 2**20:.2f}"


def finished(path, what, table):
    length, repacked = path.stat().st_size, repacked_length(path)
    table.row(what, [length / repacked], MOST_FINISHED, of=f"{length:,} of {repacked:,} bytes")


def chunks_below(group):
    """Bytes by address."""
    found = {}

    def add(_, item):
        if not isinstance(item, h5py.Dataset):
            return
        if item.chunks:
            for index in range(item.id.get_num_chunks()):
                chunk = item.id.get_chunk_info(index)
                found[chunk.byte_offset] = chunk.size
        elif item.id.get_offset() is not None:
            found[item.id.get_offset()] = item.id.get_storage_size()

    group.visititems(add)
    return found


class LiveFile:
    """A copy of a file in mid-run. Its two checkpoints share the chunks that are the same in both. h5repack writes those twice, and so its file
    may be twice as long as ours; the stricter comparison takes them from its file once, and the bytes of two checkpoints that ours may have
    more are then only those that each has for itself."""

    def __init__(self, copy):
        self.length, self.repacked = copy.stat().st_size, repacked_length(copy)
        with h5py.File(copy) as file:
            checkpoints = file["checkpoints/simulate"]
            two = [checkpoints[name] for name in sorted(checkpoints)[-2:]]
            self.two = sum(int(group.attrs["stored_bytes"]) for group in two)
            a, b = [chunks_below(group) for group in two]
        shared = sum(size for at, size in a.items() if at in b)
        self.own = sum(a.values()) + sum(b.values()) - 2 * shared
        self.once = self.repacked - shared
        copy.unlink()

    def share(self):
        return self.length / (MOST_LIVE * self.repacked + LIVE_BYTES + self.two)

    def share_once(self):
        return self.length / (MOST_LIVE * self.once + LIVE_BYTES + self.own)


def commit_of(path):
    with h5py.File(path) as file:
        return int(file.attrs["commit"]), len(file.get("checkpoints/simulate", ()))


def copy_of(live, copy, process, first):
    """A copy of one commit, from the first on, that has two checkpoints: at most one more followed meanwhile."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        if live.exists():
            before, checkpoints = commit_of(live)
            if before >= first and checkpoints >= 2:
                shutil.copyfile(live, copy)
                if commit_of(live)[0] <= before + 1:
                    return LiveFile(copy)
        time.sleep(0.05)
    return fail(f"{live}: no commit with two checkpoints could be copied (the program ended with {process.poll()})")


def in_mid_run(program, name, what, table, copies):
    """While the program runs and after it was stopped; while it goes on, and after it was killed."""
    live, copy = program.folder / name / "attempts/000000.1.h5", program.folder / "copy.h5"
    files, first = [], 1
    for ended_by in (signal.SIGTERM, signal.SIGKILL):
        with program.running(name) as process:
            for _ in range(copies):
                time.sleep(0.5)
                files.append(copy_of(live, copy, process, first))
            process.send_signal(ended_by)
            if process.wait(60) != (75 if ended_by == signal.SIGTERM else -signal.SIGKILL):
                fail(f"{program.program} ended with {process.returncode} after {ended_by.name}")
        shutil.copyfile(live, copy)
        files.append(LiveFile(copy))
        first = commit_of(live)[0] + 2  # both checkpoints are then those of the process that went on
    shutil.rmtree(program.folder / name)

    def row(what, numbers, file, repacked, more):
        table.row(what, numbers, 1.0, of=f"largest: {mib(file.length)} of {MOST_LIVE} x {mib(repacked)} + 1 + {mib(more)} MiB")

    file = max(files, key=LiveFile.share)
    row(what, [file.share()], file, file.repacked, file.two)
    # Medians: a copy has also what is on its way to the next commit.
    for when, part in {"  with what both checkpoints share once": files[:copies + 1],
                       "  the same when it went on after a stop, and was killed": files[copies + 1:]}.items():
        file = max(part, key=LiveFile.share_once)
        row(when, [each.share_once() for each in part], file, file.once, file.own)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program", type=pathlib.Path)
    arguments.add_argument("--runs", type=int, default=1000, help="of the study whose files are merged")
    arguments.add_argument("--rounds", type=int, default=5, help="that a time is measured")
    arguments.add_argument("--copies", type=int, default=4, help="of a file in mid-run, before it is stopped and after")
    arguments.add_argument("--folder", help="where the studies are made, and removed again")
    asked = arguments.parse_args()
    no_h5py = None if h5py else "h5py is not installed"
    no_repack = None if shutil.which("h5repack") else "h5repack is not installed"
    table = Table()
    with tempfile.TemporaryDirectory(prefix="files_of_a_study.", dir=asked.folder) as made:
        program = Program(asked.program.resolve(), pathlib.Path(made).resolve())
        for name, text in {"many": MANY_RUNS, "packed": RECORDED, "recorded": RECORDED, "states": STATES}.items():
            (program.folder / f"{name}.toml").write_text(text)
        merge(program, table, asked.runs, asked.rounds)
        if no_h5py:
            table.skipped("reading all columns", no_h5py)
        else:
            read(program.folder / "many", table, asked.rounds)
        if no_repack:
            table.skipped("lengths of finished files", no_repack)
        else:
            finished(program.folder / "many/runs/000000.h5", "small run file over h5repack", table)
            # 1.5 million recorded rows: long enough to be live first, with checkpoints, and packed at its end.
            program.call("run", "packed", "--no-display", "--set", "phases.simulate.duration=60")
            finished(program.folder / "packed/runs/000000.h5", "large run file over h5repack", table)
            shutil.rmtree(program.folder / "packed")
        for name, what in {"recorded": "file in mid-run, recording: length over what it may be",
                           "states": "file in mid-run, recording nothing"}.items():
            if no_h5py or no_repack:
                table.skipped(what, no_h5py or no_repack)
            else:
                in_mid_run(program, name, what, table, asked.copies)
    return 0 if table.all_met else 1


if __name__ == "__main__":
    sys.exit(main())
