"""Files are read by programs that are not ours (h5py, netCDF4, h5dump), and hold what they promise."""
import json
import math
import re
import shutil
import subprocess
import time

import app

app.missing_readers("h5py", "netCDF4", "numpy")

import h5py
import netCDF4
import numpy

SAMPLES, PER_RUN, DURATION = 200, 25, 0.5
RECORDED = app.small(SAMPLES, PER_RUN, DURATION, phases__simulate__record__samples='"0-2,30"', phases__simulate__record__every=0.05)


def texts(column):
    """The rows of a character array."""
    return [b"".join(row).rstrip(b"\0").decode() for row in column[:]]


def columns(file, below=("/results", "/samples", "/phases", "/parts", "/metrics", "/runs")):
    """All data sets that hold columns, with their names; not the dimensions, and not configuration and provenance as text."""
    found = {}

    def keep(name, item):
        axis = item.attrs.get("CLASS") == b"DIMENSION_SCALE" and "units" not in item.attrs
        if isinstance(item, h5py.Dataset) and ("/" + name).startswith(below) and not axis:
            found[name] = item
    file.visititems(keep)
    return found


class Readers(app.Case):
    @classmethod
    def setUpClass(cls):
        case = cls("keep_study")
        case.setUp()
        cls.study, cls.cleanup = case.folder, case
        case.run_study("w", *RECORDED)
        process = case.begin_study("stopped", *app.changes(samples__count=400, samples__per_run=200, checkpoint__every='"20ms"'))
        checkpoint = app.wait_for(lambda: sorted(case.path("stopped").glob("attempts/*.1.h5")), "a checkpoint")
        process.kill()
        process.communicate()
        cls.files = [case.path("w", "study.h5"), *sorted(case.path("w", "runs").iterdir()),
                     *sorted(case.path("stopped").glob("attempts/*.1.h5"))]
        assert checkpoint and len(cls.files) >= 10

    def keep_study(self):
        """Not a test: the owner of the folder that all tests read."""

    @classmethod
    def tearDownClass(cls):
        cls.cleanup.doCleanups()

    def file(self, *parts):
        return h5py.File(self.study.joinpath("w", *parts))

    def test_h5py_reads_every_column(self):
        for path in self.files:
            with h5py.File(path) as file:
                found = columns(file)
                self.assertGreater(len(found), 20, path)
                for name, item in found.items():
                    item[()]
                    self.assertTrue("units" in item.attrs or "flag_meanings" in item.attrs or item.dtype.kind == "S", f"{path}: {name}")
                    self.assertTrue(item.attrs.get("long_name"), f"{path}: {name} has no description")
                    if "flag_meanings" in item.attrs:
                        values, meanings = item.attrs["flag_values"], item.attrs["flag_meanings"].split()
                        self.assertEqual(len(values), len(meanings))
                        self.assertLessEqual(set(numpy.unique(item[()])), set(values), f"{path}: {name}")

    def test_netcdf_sees_named_dimensions(self):
        def groups(group):
            yield group
            for inner in group.groups.values():
                yield from groups(inner)
        for path in self.files:
            with netCDF4.Dataset(path) as file:
                self.assertEqual(file.Conventions, "CF-1.10")
                seen = 0
                for group in groups(file):
                    self.assertFalse([name for name in group.dimensions if name.startswith("phony")], f"{path}: {group.path}")
                    for variable in group.variables.values():
                        self.assertFalse([name for name in variable.dimensions if name.startswith("phony")], f"{path}: {variable.name}")
                        variable[...]
                        seen += 1
                self.assertGreater(seen, 20)
        with netCDF4.Dataset(self.study / "w" / "study.h5") as file:
            ise = file["results/scores/metrics/ise"]
            self.assertEqual((ise.dimensions, ise.units), (("sample",), "s"))

    def test_h5dump_reads_all(self):
        h5dump = shutil.which("h5dump")
        if not h5dump:
            self.skipTest("h5dump is missing; install hdf5-tools")
        for path in self.files:
            result = subprocess.run([h5dump, path], capture_output=True, text=True, check=False)
            self.assertEqual((result.returncode, result.stderr), (0, ""), path)
            self.assertIn("units", result.stdout)

    def test_results_are_the_rows_of_the_runs(self):
        with self.file("study.h5") as study:
            for port, group in (("scores", "phases/score/scores"), ("samples", "samples")):
                merged = columns(study[f"results/{port}"], below=("/",))
                self.assertGreater(len(merged), 10)
                for name in set(merged) - {"status", "first_id"}:
                    parts = []
                    for run in range(SAMPLES // PER_RUN):
                        with self.file("runs", f"{run:06}.h5") as file:
                            parts.append(file[group][name][()])
                    self.assertEqual(numpy.concatenate(parts).tobytes(), merged[name][()].tobytes(), f"{port}/{name}")
                self.assertEqual(list(merged["sample"][:]), list(range(SAMPLES)))
                self.assertEqual(list(merged["status"][:]), SAMPLES * [0])

    def test_means_and_deviations(self):
        with self.file("study.h5") as study:
            table = study["results/statistics/scores/numbers"]
            names = texts(table["name"])
            self.assertIn("metrics/ise", names)
            for i, name in enumerate(names):
                values = study["results/scores"][name][:]
                self.assertEqual(table["count"][i] + table["not_finite"][i], SAMPLES)
                values = values[numpy.isfinite(values)]
                # math.fsum rounds once; our sum of n values rounds at most n times: n eps of the sum of magnitudes.
                mean, bound = math.fsum(values) / len(values), len(values) * 2.3e-16 * numpy.abs(values).mean()
                self.assertAlmostEqual(table["mean"][i], mean, delta=bound, msg=name)
                variance = math.fsum((values - mean) ** 2) / (len(values) - 1)
                # The same for squares, each with three roundings of its own; the shift of the mean enters squared.
                self.assertAlmostEqual(table["variance"][i], variance, delta=4 * len(values) * 2.3e-16 * variance, msg=name)
                self.assertAlmostEqual(table["standard_error"][i], math.sqrt(variance / len(values)),
                                       delta=4 * len(values) * 2.3e-16 * math.sqrt(variance / len(values)), msg=name)
                self.assertEqual((table["min"][i], table["max"][i]), (values.min(), values.max()), name)

    def test_rates_with_their_wilson_intervals(self):
        z = 1.959963984540054  # 97.5 % quantile of the normal distribution
        with self.file("study.h5") as study:
            table = study["results/statistics/scores/rates"]
            scores = study["results/scores"]
            outcomes = scores["outcome"].attrs["flag_meanings"].decode().split()
            rows = list(zip(texts(table["name"]), texts(table["value"])))
            self.assertIn(("success", "true"), rows)
            for i, (name, value) in enumerate(rows):
                count, n = int(table["count"][i]), int(table["n"][i])
                expected = {"success": lambda: int(scores["success"][:].sum()),
                            "outcome": lambda: 0 if value == "failed" else int((scores["outcome"][:] == outcomes.index(value)).sum())}
                self.assertEqual((count, n), (expected[name](), SAMPLES), (name, value))
                p = count / n
                middle = (p + z * z / (2 * n)) / (1 + z * z / n)
                half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
                # About ten roundings of numbers below 1, also where the difference is 0.
                self.assertEqual(table["rate"][i], p)
                self.assertAlmostEqual(table["low"][i], middle - half, delta=3e-15)
                self.assertAlmostEqual(table["high"][i], middle + half, delta=3e-15)

    def test_provenance(self):
        began = time.strftime("%Y-%m-%dT", time.gmtime())
        for path in self.files[:2]:
            with h5py.File(path) as file:
                provenance = file["provenance"]
                said = {name: value.decode() if isinstance(value, bytes) else value for name, value in provenance.attrs.items()}
                self.assertEqual(said["seed"], 20261120)
                self.assertEqual(said["program"], "pendulum")
                self.assertEqual(said["command_line"].split(" ", 1)[0], str(app.PROGRAM))
                self.assertEqual(said["working_directory"], str(self.study))
                self.assert_says(said["command_line"], f" run {app.STUDY} -w w ", "--set samples.count=200")
                for name in ("version", "git_hash", "host", "cpu", "kernel", "compiler", "build_type"):
                    self.assertTrue(said[name], name)
                self.assertTrue(any(text.startswith(b"HDF5 ") for text in provenance.attrs["libraries"]))
                self.assertLessEqual(said["start"], said["end"])
                self.assertTrue(said["end"][:4] == began[:4] and said["end"].endswith("Z"), said["end"])
                self.assertEqual(provenance["study"][()].decode(), app.STUDY.read_text())
                settings = json.loads(provenance["settings"][()])
                self.assertEqual(settings["phases.simulate.duration"], "0.5")

    def test_configuration(self):
        with self.file("runs", "000000.h5") as file:
            self.assertEqual({name: file.attrs[name] for name in ("run", "first_sample", "sample_count", "status")},
                             {"run": 0, "first_sample": 0, "sample_count": PER_RUN, "status": b"complete"})
            options = file["config/simulate/options"][()].decode()
            self.assert_says(options, "duration = 0.5  # s\n", 'controller.type = "classical"\n', 'record.samples = "0-2,30"\n')
            # What was left out stands there with what was taken, as a comment; a word for numbers with the numbers.
            self.assert_says(options, "\n# controller.K = 40.0  # N\n", "\n# controller.u_max = 150.0  # N\n", "\n# substeps = 1\n", "\n# tolerance = none\n")
            row = re.search(r'\ncontroller\.surface = "ackermann"  # \[(.*)\]\n', options).group(1).split(", ")
            self.assertEqual(len(row), 6)
            self.assertEqual(texts(file["metrics/phase"]), ["draw", "simulate", "score"])

    def test_recorded_courses(self):
        with self.file("runs", "000000.h5") as first, self.file("runs", "000001.h5") as second, self.file("runs", "000002.h5") as none:
            for file, ids in ((first, [0, 1, 2]), (second, [30])):
                recorded = file["phases/simulate/recorded"]
                sample, when = recorded["sample"][:], recorded["time"][:]
                self.assertEqual(sorted(set(sample)), ids)
                rows = file["phases/simulate/endings"]
                for member in ids:
                    mine = sample == member
                    times = when[mine]
                    i = member - int(file["phases/simulate/endings/first_id"][()])
                    end = rows["end_time"][i]
                    # Every 50 periods of 1 ms from the start to the end; times are products of whole numbers and 1 ms.
                    expected = [k * 0.05 for k in range(11) if k * 0.05 <= end + 1e-9]
                    if rows["outcome"][i] != 0:
                        expected = [time for time in expected if time < end]
                    numpy.testing.assert_allclose(times, expected, rtol=0, atol=1e-12)
                    start = file["samples"]
                    theta1 = recorded["values/theta1"][:][mine]
                    self.assertEqual(theta1[0], start["theta1"][i])
                    if rows["outcome"][i] == 0:
                        self.assertEqual(theta1[-1], rows["z"][i][1])
                        self.assertEqual(recorded["values/x"][:][mine][-1], rows["z"][i][0])
            self.assertEqual(len(none["phases/simulate/recorded/time"]) if "phases/simulate/recorded" in none else 0, 0)


app.main()
