"""What the tests with real faults share: how often they disturb, the library that makes calls fail, small disks.

They are called as those of tests/apps are. Environment, by scripts/torture: REGATTA_FAULT_FACTOR (20: the full counts), REGATTA_FAULT_SECONDS
(what one test may take; what it has done until then is a fair sample, as the order is drawn).
"""
import concurrent.futures
import os
import pathlib
import random
import shutil
import sys
import tempfile
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "apps"))
import app

FACTOR = int(os.environ.get("REGATTA_FAULT_FACTOR", "1"))
SECONDS = float(os.environ.get("REGATTA_FAULT_SECONDS", "inf"))
# Three runs that save themselves three times each: many calls in little time. A write that fails is not made again.
STUDY = """[samples]
count   = 3000
per_run = 1000
[samples.parameters]
start = { uniform = [-1, 1] }
[checkpoint]
every_steps = 3
[execution]
retries = 0
"""
RUNS = 3
# Without threads every checkpoint is durable before the next step, and the calls are the same each time.
SEQUENTIAL = app.changes(execution__sequential="true")


def failing(workspace, listed, **fault):
    """The environment in which a call that changes a file of the workspace goes wrong: see failing_calls.cpp."""
    settings = {"below": workspace, "list": listed, "calls": "*", "files": "*", **fault}
    return {**os.environ, "LD_PRELOAD": os.environ["REGATTA_FAILING_CALLS"], "ASAN_OPTIONS": "verify_asan_link_order=0",
            **{f"REGATTA_FAULT_{name.upper()}": str(value) for name, value in settings.items()}}


class Case(app.Undisturbed, app.Case):
    """Tests that disturb STUDY."""
    changes = []

    @classmethod
    def setUpClass(cls):
        cls.study = pathlib.Path(tempfile.mkdtemp(prefix="regatta_app."), "s.toml")
        cls.addClassCleanup(shutil.rmtree, cls.study.parent)
        cls.study.write_text(STUDY)
        super().setUpClass()

    def kill_at(self, workspace, at, *changes, **fault):
        """A study that was killed at a write of an attempt that had been committed; returns that attempt."""
        self.call("run", self.study, "-w", workspace, *SEQUENTIAL, *changes, code=None,
                  env=failing(workspace, self.path("list"), **{"calls": "pwrite", "files": "attempts/*.1.h5", "at": at, "do": "kill",
                                                               "torn": 0, **fault}))
        return next(iter(sorted(workspace.glob("attempts/*.1.h5"))))


def try_all(trials, attempt, name, each=1, seed=20261122):
    """attempt(trial) -> its problems, two at a time in an order that is drawn, until the time is over. Returns all problems; says how many
    faults there were, `each` in a trial, for the table of scripts/torture."""
    began, problems = time.monotonic(), []
    trials = list(trials)
    random.Random(seed).shuffle(trials)

    def one(trial):
        return None if time.monotonic() - began > SECONDS else [f"{trial}: {problem}" for problem in attempt(trial)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = [found for found in pool.map(one, trials) if found is not None]
    done, failed = len(results), sum(map(bool, results))
    for found in results:
        problems += found
    report(name + (f" (of {each * len(trials):,})" if done < len(trials) else ""), each * done, failed, time.monotonic() - began)
    return problems


def report(name, done, failed, seconds):
    print(f"\nrow\t{name}\t{done}\t{failed}\t{seconds:.1f}", flush=True)
