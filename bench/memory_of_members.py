#!/usr/bin/python3
"""Peak memory of studies of 100,000 and 1,000,000 pendulums or soundings: it must not grow with them.

    memory_of_members.py build/release/bin/pendulum [COUNT ...] [--cases N] [--folder DIR]
    memory_of_members.py build/release/bin/tem 100000 10000000

Prints a row a count: wall and CPU time, peak resident memory of the process, size of study.h5, and in the end the peak of the last count
over that of the first; the exit status is 1 if that is above the goal, 2 if a study failed. Pendulums are simulated for 0.02 s only, so that
the time is that of drawing, files and statistics; of soundings (16 gates of a loop, output.save = "percentiles") all is computed. With --cases
each count is divided among the cases of a sweep. 10,000,000 pendulums need about 7 GB of disk for a while, as many soundings 0.5 GB.
"""
import argparse
import os
import pathlib
import shutil
import sys
import tempfile
import time

MOST_GROWTH = {"pendulum": 1.2, "tem": 1.1}  # of the peak from the first count to the last

PENDULUM = """
[study]
title = "Memory of members"
seed  = 1
[samples]
count   = 100_000
per_run = "auto"
[samples.parameters]
theta1 = { uniform = [-0.3, 0.3] }
theta2 = { uniform = [-0.3, 0.3] }
""" + "".join(f"{name} = {{ relative = [-0.05, 0.05] }}\n" for name in "m0 m1 m2 L1 L2 l1 l2 I1 I2 b0 b1 b2".split()) + """
[statistics]
tail = [0.95]
[phases.simulate]
duration = 0.02
"""

SOUNDINGS = """
[study]
title = "Memory of soundings"
seed  = 1
[samples]
count   = 100_000
per_run = "auto"
[samples.parameters]
"layers.0.resistivity" = { log_uniform = [1, 900] }
"layers.1.resistivity" = { log_uniform = [1, 900] }
"layers.2.resistivity" = { log_uniform = [1, 900] }
"layers.0.thickness"   = { uniform = [2, 120] }
"layers.1.thickness"   = { uniform = [2, 120] }
[output]
save = "percentiles"
[phases.forward.system]
loop  = { radius = 20 }
gates = { times = [1e-5, 1.6e-5, 2.5e-5, 4e-5, 6.3e-5, 1e-4, 1.6e-4, 2.5e-4, 4e-4, 6.3e-4, 1e-3, 1.6e-3, 2.5e-3, 4e-3, 6.3e-3, 1e-2] }
"""
STUDIES = {"pendulum": PENDULUM, "tem": SOUNDINGS}
OPTIONS = {"pendulum": ("phases.simulate.bounds.x_max", [3 + i / 1000 for i in range(10_000)]),
           "tem": ("phases.forward.noise.relative", [i / 10_000 for i in range(10_000)])}


def study_of(science, cases):
    """The text of a study that sweeps so many values of one option, or nothing."""
    if cases == 1:
        return STUDIES[science]
    option, values = OPTIONS[science]
    return STUDIES[science] + f'[sweep]\n"{option}" = [' + ", ".join(map(str, values[:cases])) + "]\n"


def measure(program, study, folder, count):
    """Runs the study; returns wall time [s], CPU time [s], peak memory [MiB] and the size of study.h5 [MB]."""
    began = time.monotonic()
    said = folder.parent / "said"
    child = os.posix_spawn(program, [program, "run", study, "-w", folder, "--set", f"samples.count={count}", "--no-display"], os.environ,
                           file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                                         (os.POSIX_SPAWN_OPEN, 2, said, os.O_WRONLY | os.O_CREAT, 0o644)])
    _, status, used = os.wait4(child, 0)
    if status != 0:
        print(said.read_text(), f"{program} run of {count} members ended with {os.waitstatus_to_exitcode(status)}", file=sys.stderr)
        sys.exit(2)
    return time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, os.path.getsize(folder / "study.h5") / 1e6


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program", type=pathlib.Path)
    arguments.add_argument("count", type=int, nargs="*", default=[100_000, 1_000_000])
    arguments.add_argument("--cases", type=int, default=1, help="of a sweep, each with its share of the members")
    arguments.add_argument("--folder", help="where the studies are made, and removed again")
    asked = arguments.parse_args()
    science = asked.program.name
    if science not in STUDIES:
        arguments.error(f"{asked.program} is not one of {', '.join(STUDIES)}")
    if asked.cases > len(OPTIONS[science][1]):
        arguments.error(f"--cases {asked.cases}: {len(OPTIONS[science][1])} at most")
    peaks = []
    print(f"{'members':>12} {'wall s':>8} {'CPU s':>8} {'peak MiB':>9} {'study.h5 MB':>12}")
    for count in asked.count:
        with tempfile.TemporaryDirectory(prefix="memory_of_members.", dir=asked.folder) as made:
            folder = pathlib.Path(made)
            (folder / "study.toml").write_text(study_of(science, asked.cases))
            wall, cpu, peak, size = measure(asked.program.resolve(), folder / "study.toml", folder / "w", count // asked.cases)
            shutil.rmtree(folder / "w")
        peaks.append(peak)
        print(f"{count:>12,} {wall:>8.1f} {cpu:>8.1f} {peak:>9.0f} {size:>12.0f}", flush=True)
    growth = peaks[-1] / peaks[0]
    print(f"peak memory of the last over that of the first: {growth:.2f} (goal: at most {MOST_GROWTH[science]})")
    return 0 if growth <= MOST_GROWTH[science] else 1


if __name__ == "__main__":
    sys.exit(main())
