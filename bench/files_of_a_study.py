#!/usr/bin/python3 -B
"""Files of studies of pendulums: how long study.h5 of 1,000 runs takes to make and to read, and how much longer files are than need be.

    files_of_a_study.py build/release/bin/pendulum [--runs N] [--rounds N] [--copies N] [--folder DIR]

Prints a row a number: what was measured, the median with the smallest and the largest, the goal, whether it is met, and what it is made of;
the exit status is 1 if a goal is missed, 2 if a study failed or a file says something wrong. Lengths are held against what h5repack makes
of the same file. Rows whose tool is missing (h5py, h5repack) are skipped. All take about 2 minutes and 1 GB of disk for a while.
"""
import argparse
import pathlib
import shutil
import sys
import tempfile

from files import lengths, results
from files.program import Program
from files.table import Table

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


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program", type=pathlib.Path)
    arguments.add_argument("--runs", type=int, default=1000, help="of the study whose files are merged")
    arguments.add_argument("--rounds", type=int, default=5, help="that a time is measured")
    arguments.add_argument("--copies", type=int, default=4, help="of a file in mid-run, before it is stopped and after")
    arguments.add_argument("--folder", help="where the studies are made, and removed again")
    asked = arguments.parse_args()
    no_h5py = None if results.h5py else "h5py is not installed"
    no_repack = None if shutil.which("h5repack") else "h5repack is not installed"
    table = Table()
    with tempfile.TemporaryDirectory(prefix="files_of_a_study.", dir=asked.folder) as made:
        program = Program(asked.program.resolve(), pathlib.Path(made).resolve())
        for name, text in {"many": MANY_RUNS, "packed": RECORDED, "recorded": RECORDED, "states": STATES}.items():
            (program.folder / f"{name}.toml").write_text(text)
        results.merge(program, table, asked.runs, asked.rounds)
        if no_h5py:
            table.skipped("reading all columns", no_h5py)
        else:
            results.read(program.folder / "many", table, asked.rounds)
        if no_repack:
            table.skipped("lengths of finished files", no_repack)
        else:
            lengths.finished(program.folder / "many/runs/000000.h5", "small run file over h5repack", table)
            # 1.5 million recorded rows: long enough to be live first, with checkpoints, and packed at its end.
            program.call("run", "packed", "--no-display", "--set", "phases.simulate.duration=60")
            lengths.finished(program.folder / "packed/runs/000000.h5", "large run file over h5repack", table)
            shutil.rmtree(program.folder / "packed")
        for name, what in {"recorded": "file in mid-run, recording: length over what it may be",
                           "states": "file in mid-run, recording nothing"}.items():
            if no_h5py or no_repack:
                table.skipped(what, no_h5py or no_repack)
            else:
                lengths.in_mid_run(program, name, what, table, asked.copies)
    return 0 if table.all_met else 1


if __name__ == "__main__":
    sys.exit(main())
