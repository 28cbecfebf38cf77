"""What all tests of the program share: starting it, waiting for what it does, and comparing its results.

A test file is called with the program and the folder of the project, and ends with app.main().
"""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
PROJECT = pathlib.Path(sys.argv[2]).resolve()
STUDY = PROJECT / "data/pendulum/one_controller.toml"
SKIPPED = 77
PATIENCE = 60  # s, until something that must happen counts as not happening; a loaded machine is slow


def missing_readers(*names):
    """Ends the test as skipped when a module cannot be imported."""
    for name in names:
        try:
            __import__(name)
        except ImportError as error:
            print(f"skipped: {error}; install python3-{name.lower()}")
            sys.exit(SKIPPED)


def changes(**keys):
    """--set for keys like samples__count=5; a text that is meant as TOML text needs its quotes."""
    out = []
    for key, value in keys.items():
        out += ["--set", f"{key.replace('__', '.')}={value}"]
    return out


def small(count=200, per_run=25, duration=0.5, **keys):
    return changes(samples__count=count, samples__per_run=per_run, phases__simulate__duration=duration, **keys)


def wait_for(condition, what):
    """The first true value of condition()."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.002)
    raise AssertionError(f"waited {PATIENCE} s for {what}")


def mount(*arguments):
    """Whether that worked: not without the right to."""
    return os.geteuid() == 0 and subprocess.run(["mount", *map(str, arguments)], capture_output=True, check=False).returncode == 0


def escapes(text):
    return [c for c in text if c in "\033\r\b"]


class Case(unittest.TestCase):
    """A test in a folder of its own, which is also the working folder of the program."""
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="regatta_app."))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    program, study = PROGRAM, STUDY

    def open_to_others(self):
        """Lets other users work in the folder of the test, with copies: the project may stand where they may not look, as in /root."""
        self.folder.chmod(0o777)
        self.program, self.study = (self.folder / path.name for path in (PROGRAM, STUDY))
        for path in (PROGRAM, STUDY):
            shutil.copy(path, self.folder)
            (self.folder / path.name).chmod(0o755)

    def call(self, *arguments, code=0, **keywords):
        """Calls the program, whose exit code must be `code`, if not None; returns what it said, with .stdout, .stderr and .said, which is both."""
        result = subprocess.run([self.program, *map(str, arguments)], text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, cwd=self.folder, check=False, timeout=4 * PATIENCE, **keywords)
        result.said = result.stderr + result.stdout
        if code is not None:
            self.assertEqual(result.returncode, code, f"{arguments}\n{result.said}")
        return result

    def run_study(self, workspace, *arguments, code=0, study=STUDY):
        return self.call("run", study, "-w", workspace, *arguments, code=code)

    def begin_study(self, workspace, *arguments, study=STUDY):
        """Starts `run` and does not wait. The process is killed at the end of the test if it still runs."""
        process = subprocess.Popen([PROGRAM, "run", str(study), "-w", str(workspace), *map(str, arguments)], text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder)
        self.addCleanup(end_process, process)
        return process

    def path(self, *parts):
        return self.folder.joinpath(*map(str, parts))

    def names(self, *parts):
        return sorted(os.listdir(self.path(*parts)))

    def log(self, workspace, name):
        return self.path(workspace, "logs", f"{name}.log").read_text()

    def log_says(self, workspace, name, text):
        return self.path(workspace, "logs", f"{name}.log").exists() and text in self.log(workspace, name)

    def assert_says(self, text, *parts):
        for part in parts:
            self.assertIn(part, text)

    def assert_whole(self, workspace, runs, attempts=()):
        """Everything was published, and nothing of earlier attempts or processes lies around, but for `attempts`."""
        self.assertEqual(self.names(workspace), ["attempts", "logs", "plan.json", "runs", "study.h5"])
        self.assertEqual(self.names(workspace, "attempts"), list(attempts))
        self.assertEqual(self.names(workspace, "runs"), [f"{run:06}.h5" for run in range(runs)])

    def assert_same_bits(self, one, other, below="/results"):
        first, second = contents(self.path(one, "study.h5"), below), contents(self.path(other, "study.h5"), below)
        self.assertEqual(sorted(first), sorted(second))
        differing = [name for name in first if first[name] != second[name]]
        self.assertEqual(differing, [])


class Undisturbed:
    """A study that nobody disturbed, run once for all tests of a class: its path goes where the name of a workspace goes."""
    study = STUDY

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.undisturbed = pathlib.Path(tempfile.mkdtemp(prefix="regatta_app."), "w")
        subprocess.run([PROGRAM, "run", cls.study, "-w", cls.undisturbed, *cls.changes], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=4 * PATIENCE)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.undisturbed.parent)
        super().tearDownClass()


def signal_again(process, number):
    """Two of one kind in a tenth of a second count as one."""
    time.sleep(0.2)
    process.send_signal(number)


def end_process(process):
    if process.poll() is None:
        process.kill()
    process.communicate()


def contents(file, below):
    """Name -> (type, shape, bytes) of all data sets."""
    import h5py
    found = {}

    def keep(name, item):
        if isinstance(item, h5py.Dataset):
            found[name] = (item.dtype.str, item.shape, item[()].tobytes())
    with h5py.File(file) as opened:
        opened[below].visititems(keep)
    assert found, file
    return found


def stamps(folder):
    """Name -> what changes when a file is touched or replaced."""
    def stamp(path):
        state = path.stat()
        return state.st_ino, state.st_mtime_ns, state.st_size
    return {path.name: stamp(path) for path in sorted(folder.iterdir())}


def main():
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
