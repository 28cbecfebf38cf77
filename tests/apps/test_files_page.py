"""What docs/files.md shows works as it is written there: its commands, and its code in each language whose program is installed."""
import importlib.util
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import app

app.missing_readers("h5py")

import h5py

PAGE = (app.PROJECT / "docs/files.md").read_text()
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def files():
    """Name -> text of the code that says its name in the first line."""
    found = {}
    for _, text in BLOCK.findall(PAGE):
        if name := re.match(r"[#%] (\w+\.\w+)\n", text):
            found[name.group(1)] = text
    return found


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = pathlib.Path(temporary.name)
        cls.folder.joinpath("build/release/bin").mkdir(parents=True)
        cls.folder.joinpath("build/release/bin/pendulum").symlink_to(app.PROGRAM)
        cls.run_here(app.PROGRAM, "run", app.STUDY, *app.small(100, 25, 0.5, phases__simulate__record__samples='"0-9"'))
        cls.run_here(app.PROGRAM, "export", "out/one_controller")

    @classmethod
    def run_here(cls, *command, shell=False):
        result = subprocess.run(command[0] if shell else list(map(str, command)), cwd=cls.folder, text=True, shell=shell, check=False,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert result.returncode == 0, f"{command}\n{result.stdout}"
        return result.stdout

    def python(self, name, *modules):
        for module in modules:
            if importlib.util.find_spec(module) is None:
                self.skipTest(f"{module} is missing; install python3-{module.lower()}")
        (self.folder / name).write_text(files()[name])
        return self.run_here(sys.executable, "-B", name)

    def study(self):
        return h5py.File(self.folder / "out/one_controller/study.h5")

    def test_all_code_is_run(self):
        self.assertEqual(sorted(files()), ["with_csv.py", "with_h5py.py", "with_live.py", "with_matlab.m", "with_netcdf.py", "with_xarray.py"])
        self.assertEqual({kind for kind, _ in BLOCK.findall(PAGE)}, {"python", "sh", "matlab"})

    def test_h5py(self):
        said = self.python("with_h5py.py", "numpy")
        with self.study() as study:
            scores = study["results/scores"]
            self.assertIn(f"end_time {scores['end_time'][:][scores['status'][:] == 0].mean()} s\n", said)
            rate = study["results/statistics/scores/rates/rate"][0]
        self.assertIn(f"success = true: {100 * rate:.1f} %\n", said)
        self.assertRegex(said, r"sample 7: \w+\n(.|\n)*sample 3: largest \|theta2\| 0\.\d+ rad\n$")

    def test_xarray(self):
        said = self.python("with_xarray.py", "xarray", "netCDF4")
        self.assertRegex(said, r"theta1_bins")
        self.assertRegex(said, r"array\(\[0?\.\d+ *, *0?\.\d+ *, *0?\.\d+")

    def test_netcdf4(self):
        self.assertRegex(self.python("with_netcdf.py", "netCDF4"), r"\('sample',\) s \d\.\d+\n\['success' 'outcome'")

    def test_csv(self):
        said = self.python("with_csv.py")
        with self.study() as study:
            success = study["results/scores/success"][:].mean()
        self.assertEqual(said, "How far can it lean?: /results of study.h5 100 of 100 samples; unit of the third column: kg\n"
                               f"{success}\n")

    def test_octave(self):
        """What is written for MATLAB runs in Octave, which has the same functions for these files."""
        octave = shutil.which("octave-cli")
        if not octave or subprocess.run([octave, "--norc", "--eval", "pkg load netcdf"], capture_output=True, check=False).returncode:
            self.skipTest("Octave or its package netcdf is missing; install octave-netcdf")
        (self.folder / "with_matlab.m").write_text(files()["with_matlab.m"])
        said = self.run_here(octave, "--norc", "with_matlab.m")
        with self.study() as study:
            scores, rates = study["results/scores"], study["results/statistics/scores/rates"]
            good = scores["end_time"][:][scores["status"][:] == 0]
            mean, unit = re.match(r"end_time (\S+) (\w+)\n", said).groups()
            # Sums of 100 numbers in another order: each addition is off by 2^-53 of the sum at the most.
            self.assertAlmostEqual(float(mean) / good.mean(), 1, delta=100 * 2**-53)
            self.assertEqual(unit, "s")
            self.assertIn(f"\nsuccess = true: {100 * rates['rate'][0]:.1f} %\n", said)
            self.assertEqual(said.count(" = "), len(rates["rate"]))

    def test_a_file_that_is_being_written(self):
        folder = self.folder / "live"
        folder.mkdir()
        (folder / "with_live.py").write_text(files()["with_live.py"])
        process = subprocess.Popen([app.PROGRAM, "run", app.STUDY, *app.small(400, 400, 5, checkpoint__every='"20ms"', phases__simulate__substeps=200)],
                                   cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        app.wait_for(lambda: list(folder.glob("out/one_controller/attempts/*.1.h5")), "a checkpoint")
        result = subprocess.run([sys.executable, "-B", "with_live.py"], cwd=folder, capture_output=True, text=True, check=False)
        self.assertIsNone(process.poll(), "the study was too short")
        self.assertRegex(result.stdout + result.stderr, r"^out/one_controller/attempts/000000\.1\.h5 \{'simulate': \[\d+(, \d+)?\]\}\n$")

    def test_commands(self):
        commands = [line for kind, text in BLOCK.findall(PAGE) if kind == "sh" for line in text.splitlines()]
        self.assertGreater(len(commands), 6)
        said = {}
        for command in commands:
            program = command.split()[0]
            if "/" not in program and not shutil.which(program):
                print(f"skipped: {program} is not installed")
                continue
            said[command] = self.run_here(command, shell=True)
        for command, part in (("rerun", "\nidentical: "), ("export out/one_controller --csv", "csv/results.csv  100 rows"),
                              ("ncdump -h", "group: scores"), ("ncdump -v", "end_time = "), ("h5dump -d", "How far can it lean?"),
                              ("h5dump -n", "/phases/simulate/recorded/values/theta2")):
            for text in [text for name, text in said.items() if command in name]:
                self.assertIn(part, text, command)

    def test_every_group_and_attribute_of_the_files_stands_there(self):
        """What a file holds and the page does not name would be a secret; names of ports, phases and columns of results are the user's."""
        def check(name, item):
            parts = name.split("/")
            if parts[0] in ("results", "phases", "samples", "config", "notes") and "statistics" not in parts:
                return
            for word in [parts[-1]] if parts[-1] not in ("samples", "scores", "column_axis", "run_axis", "failed_sample_axis") else []:
                if not word.endswith("_axis"):
                    self.assertIn(word, PAGE, f"{name} is not on the page")
            for attribute in item.attrs:
                if attribute not in ("CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST"):
                    self.assertIn(f"`{attribute}`", PAGE, f"attribute {attribute} of {name} is not on the page")
        for path in (self.folder / "out/one_controller/study.h5", self.folder / "out/one_controller/runs/000000.h5"):
            with h5py.File(path) as file:
                file.visititems(check)
                for attribute in file.attrs:
                    self.assertIn(f"`{attribute}`", PAGE, f"attribute {attribute} is not on the page")


app.main()
