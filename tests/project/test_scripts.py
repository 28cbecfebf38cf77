"""The scripts answer --help from any folder, refuse what they do not know, and scripts/packages says what is missing.

usage: test_scripts.py PROJECT_FOLDER
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

SCRIPTS = pathlib.Path(sys.argv.pop(), "scripts").resolve()


def run(command, **environment):
    return subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, cwd="/",
                          env={**os.environ, **environment}, check=False)


class Scripts(unittest.TestCase):
    programs = sorted(path for path in SCRIPTS.iterdir() if path.is_file() and os.access(path, os.X_OK))

    def test_each_explains_itself(self):
        self.assertIn("demo", [path.name for path in self.programs])
        for path in self.programs:
            result = run([path, "--help"])
            self.assertEqual(result.returncode, 0, path)
            self.assertTrue(result.stdout.startswith(f"usage: scripts/{path.name}"), result.stdout)

    def test_minutes_of_torture_are_a_number(self):
        for wrong in ("ten", "0", "-5"):
            result = run([SCRIPTS / "torture", wrong])
            self.assertEqual((result.returncode, result.stderr), (2, f'scripts/torture: "{wrong}" is no number of minutes; try --help\n'))

    def test_what_the_demo_can_show(self):
        result = run([SCRIPTS / "demo", "weather"])
        self.assertEqual((result.returncode, result.stderr),
                         (2, 'scripts/demo: unknown demonstration "weather"; there are pendulum and soundings, see --help\n'))

    def test_unknown_arguments_are_refused(self):
        for name in ("test", "bench", "lint", "packages"):
            result = run([SCRIPTS / name, *(["x", "--nonsense"] if name == "bench" else ["--nonsense"])])
            self.assertEqual((result.returncode, result.stderr),
                             (2, f'scripts/{name}: unknown argument "--nonsense"; try --help\n'))


class Packages(unittest.TestCase):
    """With a dpkg-query and an apt-get that only tell what they were asked."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        # A copy, because the log of apt goes into the project's build folder.
        shutil.copytree(SCRIPTS, self.folder / "scripts")
        self.program("id", "echo 0")

    def program(self, name, text):
        (self.bin / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (self.bin / name).chmod(0o755)

    def installed(self, *without):
        names = [name for name in run([SCRIPTS / "packages", "--list"]).stdout.split() if name not in without]
        self.program("dpkg-query", f'for p in {" ".join(names)}; do echo "$p installed"; done; echo "half-there config-files"; exit 1')

    def packages(self, *arguments, path=""):
        return run([self.folder / "scripts/packages", *arguments], PATH=path or f"{self.bin}:{os.environ['PATH']}", REGATTA_SKIP_PACKAGES="")

    def test_nothing_is_said_or_done_when_all_are_there(self):
        self.installed()
        self.program("apt-get", "echo called >&2; exit 1")
        result = self.packages()
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))

    def test_only_what_is_missing_is_installed(self):
        self.installed("libhwloc-dev", "doctest-dev")
        self.program("apt-get", f'echo "$DEBIAN_FRONTEND $@" >> {self.folder}/asked')
        self.assertIn("installing 2 packages: libhwloc-dev doctest-dev\n", self.packages("test").stdout)
        asked = (self.folder / "asked").read_text(encoding="utf-8").splitlines()
        self.assertTrue(asked[0].startswith("noninteractive ") and asked[0].endswith(" update"), asked)
        self.assertTrue(asked[1].endswith(" install --no-install-recommends libhwloc-dev doctest-dev"), asked)
        self.assertIn("installing 1 packages: libhwloc-dev\n", self.packages("demo").stdout)

    def test_a_failure_says_what_to_install_by_hand(self):
        self.installed("libhwloc-dev")
        self.program("apt-get", 'echo "E: no network"; exit 100')
        result = self.packages("demo")
        self.assertEqual(result.returncode, 1)
        for text in ("E: no network", "apt-get update failed", "Install by hand: libhwloc-dev\n", "REGATTA_SKIP_PACKAGES=1"):
            self.assertIn(text, result.stderr)

    def test_a_system_without_apt_is_told_all_names(self):
        for name in ("bash", "env", "dirname", "readlink"):
            (self.bin / name).symlink_to(shutil.which(name))
        result = self.packages("demo", path=str(self.bin))
        self.assertEqual(result.returncode, 1)
        self.assertIn("this system has no apt.\nInstall by hand: g++ cmake", result.stderr)


class BenchTable(unittest.TestCase):
    def table(self, *benchmarks):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump({"benchmarks": list(benchmarks)}, file)
            file.flush()
            return run([sys.executable, SCRIPTS / "bench_table.py", file.name])

    def test_times_and_counters_stand_in_one_table(self):
        swing = {"name": "swing/1000", "family_index": 0, "iterations": 7, "real_time": 12.3456, "cpu_time": 1, "time_unit": "us", "steps/s": 8.1e7}
        odd = {"name": "rival", "iterations": 7, "real_time": 2500, "cpu_time": 1, "time_unit": "ms", "speedup": 2.5, "loops": 38200, "label": "odeint"}
        result = self.table(swing, odd)
        self.assertEqual(result.stdout.splitlines(), [
            "benchmark   measured   median  min - max  goal  rival, counters",
            "swing/1000  time      12.3 us                   steps/s 81 M",
            "rival       time        2.5 s                   speedup 2.5  loops 38.2 k  odeint"])
        self.assertEqual(result.returncode, 0)

    def test_a_ratio_stands_beside_its_goal_and_rival(self):
        study = {"name": "study/runs:9/iterations:7/manual_time", "iterations": 7, "real_time": 1, "cpu_time": 1, "time_unit": "s",
                 "cpu_ratio": 1.04, "cpu_ratio_min": 1.01, "cpu_ratio_max": 1.3, "cpu_ratio_goal": 1.1, "ms_cpu_per_run": 2.5,
                 "wall_ratio": 1.2, "wall_ratio_min": 0.9, "wall_ratio_max": 1.5, "wall_ratio_goal": 1.1, "label": "loop"}
        result = self.table(study)
        self.assertEqual(result.stdout.splitlines(), [
            "benchmark     measured    median  min - max   goal           rival, counters",
            "study/runs:9  cpu ratio     1.04  1.01 - 1.3  <= 1.1 met     loop: ms_cpu_per_run 2.5",
            "study/runs:9  wall ratio     1.2  0.9 - 1.5   <= 1.1 missed  loop",
            "goals: 1 met, 1 missed"])
        self.assertEqual(result.returncode, 0)

    def test_a_failed_benchmark_and_an_empty_table_fail(self):
        result = self.table({"name": "swing", "error_occurred": True, "error_message": "wrong result"})
        self.assertEqual((result.returncode, result.stdout.splitlines()[1]), (1, "swing      failed                             wrong result"))
        self.assertEqual((self.table().returncode, self.table().stderr), (1, "no benchmark matched\n"))


if __name__ == "__main__":
    unittest.main()
