"""diff and compare: two studies, and several."""
import csv
import io
import re

import app

app.missing_readers("h5py", "numpy")

import h5py
import numpy

SMALL = app.small(50, 25, 0.2)
NUMBERS = {"rates": ["rate", "low", "high"], "numbers": ["mean", "standard_error"]}


class Diff(app.Case):
    def test_the_same(self):
        self.run_study("a", *SMALL)
        self.run_study("b", *SMALL, "--cores", 1)
        self.assertEqual(self.call("diff", "a", "b").stdout, "the same: 2 runs, bit for bit\n")
        self.assertEqual(self.call("diff", "a/runs/000001.h5", "b/runs/000001.h5").stdout, "the same, bit for bit\n")
        self.assertEqual(self.call("diff", "a/study.h5", "b/study.h5").stdout, "the same, bit for bit\n")

    def test_every_column_that_differs_with_the_largest_difference(self):
        self.run_study("a", *SMALL)
        self.run_study("b", *SMALL, *app.changes(phases__simulate__duration=0.3))
        said = self.call("diff", "a", "b", code=1).stdout
        self.assert_says(said, "a and b differ\nsettings\n  phases.simulate.duration: 0.2 and 0.3\n", "columns of 2 of 2 runs that both have differ\n",
                         "\nstudy.h5\n")
        self.assertNotIn("/samples/", said.split("study.h5")[0])
        with h5py.File(self.path("a", "study.h5")) as a, h5py.File(self.path("b", "study.h5")) as b:
            x, y = (file["results/scores/end_time"][:] for file in (a, b))
        differ = x != y
        largest, relative = numpy.abs(x - y).max(), (numpy.abs(x - y) / numpy.maximum(numpy.abs(x), numpy.abs(y))).max()
        numbers = f"{differ.sum()} of 50 rows, at most {largest:.3g} ({relative:.3g} relative)"
        self.assert_says(said, f"\n  /phases/score/scores/end_time: {numbers} in 2 runs\n", f"\n  /results/scores/end_time: {numbers}\n")
        said = self.call("diff", "a/runs/000000.h5", "b/runs/000000.h5", code=1).stdout
        self.assert_says(said, "  phases.simulate.duration: 0.2 and 0.3\n", "columns\n  /phases/")

    def test_runs_of_only_one(self):
        self.run_study("a", *SMALL)
        self.run_study("b", *SMALL, *app.changes(samples__count=75))
        self.path("b", "runs", "000001.h5").unlink()
        said = self.call("diff", "a", "b", code=1).stdout
        self.assert_says(said, "  samples.count: 50 and 75\n", "  run 1: done only in a\n", "  run 2: planned only in b\n",
                         "  /results/scores/end_time: 50 and 75 rows\n")

    def test_a_run_that_failed_in_one(self):
        recorded = app.changes(phases__simulate__record__samples='"0,30"')  # which makes steps short
        self.run_study("a", *SMALL, *recorded)
        self.run_study("b", *SMALL, *recorded, *app.changes(limits__steps=1), code=1)
        said = self.call("diff", "a", "b", code=1).stdout
        self.assert_says(said, "  runs 0-1: complete and failed: simulate: ", "  /phases/score/scores: only in a/runs/000000.h5 in 2 runs\n")

    def test_other_slices(self):
        self.run_study("a", *SMALL)
        self.run_study("b", *SMALL, *app.changes(samples__per_run=50))
        said = self.call("diff", "a", "b").stdout
        self.assertEqual(said, "the same: study.h5, bit for bit; the samples are cut into runs otherwise (samples.per_run: 25 and 50)\n")

    def test_one_sweeps_and_the_other_does_not(self):
        self.run_study("a", *SMALL)
        self.run_study("s", *SMALL, "--set", 'sweep."phases.simulate.controller.type"=["classical","sta"]')
        self.assertEqual(self.call("diff", "s", "a", code=1).stdout,
                         "s and a differ\nsettings\n  only s sweeps, with the cases controller=classical, controller=sta; "
                         "`compare s a` sets them beside the other study\n")

    def test_other_slices_of_samples_that_fail(self):
        failing = app.small(60, 30, 0.2, samples__parameters__m0="{normal=[1.5,1.5]}")  # about one in six is below 0
        self.run_study("a", *failing)
        self.run_study("b", *failing, *app.changes(samples__per_run=10))
        with h5py.File(self.path("a", "study.h5")) as a, h5py.File(self.path("b", "study.h5")) as b:
            self.assertNotEqual(*(list(file["runs/failed_samples/run"][:]) for file in (a, b)))
        self.assertIn("the same: study.h5, bit for bit", self.call("diff", "a", "b").stdout)
        self.assertEqual(self.call("diff", "a/study.h5", "b/study.h5").stdout, "the same, bit for bit\n")

    def test_what_cannot_be_compared(self):
        self.run_study("a", *SMALL)
        for paths in (("a", "none"), ("none", "a"), ("a/study.h5", "none"), ("none", "none")):
            self.assertEqual(self.call("diff", *paths, code=2).stderr, "diff: none: there is no such file or folder\n")
        self.assert_says(self.call("diff", "a", "a/study.h5", code=2).stderr, "one is a folder and the other is none")
        self.path("none").mkdir()
        self.assert_says(self.call("diff", "a", "none", code=2).stderr, "none: there is no plan.json")
        self.assert_says(self.call("diff", "a/study.h5", "a/plan.json", code=2).stderr, "a/plan.json")
        self.assert_says(self.call("diff", "a", code=2).stderr, "paths")


class Compare(app.Case):
    def setUp(self):
        super().setUp()
        self.run_study("a", *SMALL)
        self.run_study("b", *SMALL, *app.changes(samples__count=40, phases__simulate__controller__type='"sta"', study__title='"B, the second"'))

    def results(self, folder, table):
        with h5py.File(self.path(folder, "study.h5")) as study:
            group = study[f"results/statistics/scores/{table}"]
            names = [b"".join(row).rstrip(b"\0").decode() for row in group["name"][:]]
            return {name: {column: group[column][i] for column in NUMBERS[table]} for i, name in reversed(list(enumerate(names)))}

    def test_a_table(self):
        said = self.call("compare", "a", "b").stdout
        self.assert_says(said, "  study   samples  failed\n    1  a       50       0\n    2  b       40       0\n",
                         "\n  title                            studies\n    How far can it lean?                 1\n    B, the second                        2\n",
                         '\n  phases.simulate.controller.type  studies\n    "classical"                          1\n    "sta"                                2\n')
        self.assertNotIn("phases.simulate.duration", said)  # it is the same in both
        rows = said[said.index("\n  scores.success "):].splitlines()[1:]
        self.assertRegex(rows[0], r"^  scores\.success +rate +95 % interval$")
        for row, folder in zip(rows[1:], ("a", "b")):
            rate = self.results(folder, "rates")["success"]
            self.assertRegex(row, rf"^    \d  {folder} +{100 * rate['rate']:.2f} % +{100 * rate['low']:.2f} - +{100 * rate['high']:.2f} %$")
        self.assertRegex(said, r"\n  scores\.end_time \[s\] +mean +\+- std error\n    1  a +0\.\d+ +\S+\n    2  b +0\.\d+ +\S+\n")
        self.assertLessEqual(max(len(line) for line in said.splitlines()), 100)

    def test_names_are_those_of_the_stop_rule(self):
        names = [line.split("  ")[1] for line in self.call("compare", "a", "b").stdout.splitlines() if re.match("  [^ ]", line)]
        self.assertTrue(any(name.startswith("scores.metrics.ise ") for name in names), names)
        self.assertEqual([name for name in names if "/" in name and not re.search(r" \[.*/.*\]$", name)], [])

    def test_one_sample(self):
        self.run_study("one", *app.small(1, 1, 0.2))
        self.assertRegex(self.call("compare", "one").stdout, r"\n  scores\.end_time \[s\] +mean +\+- std error\n    1  one +\S+ +-\n")

    def test_csv(self):
        rows = list(csv.DictReader(io.StringIO(self.call("compare", "a", "b", "--csv").stdout)))
        self.assertEqual([row["study"] for row in rows], ["a", "b"])
        self.assertEqual(rows[1]["title"], "B, the second")
        self.assertEqual(rows[1]["phases.simulate.controller.type"], '"sta"')
        for row, folder in zip(rows, ("a", "b")):
            for column in ("rate", "low", "high"):
                self.assertEqual(float(row[f"scores.success.{column}"]), self.results(folder, "rates")["success"][column])
            for column in ("mean", "standard_error"):
                self.assertEqual(float(row[f"scores.end_time [s].{column}"]), self.results(folder, "numbers")["end_time"][column])

    def test_a_row_a_case(self):
        self.run_study("s", *SMALL, "--set", 'sweep."phases.simulate.controller.type"=["classical","sta"]')
        said = self.call("compare", "a", "s").stdout
        self.assert_says(said, "    1  a ", "    2  s: controller=classical ", "    3  s: controller=sta ",
                         '\n    "classical"                        1-2\n    "sta"                                3\n')
        rows = said[said.index("\n  scores.success "):].splitlines()[2:5]
        a, case, other = (re.sub(r"^    \d  \S+( controller=\w+)? +", "", row) for row in rows)
        self.assertEqual(a, case)  # one case is that study
        self.assertRegex(other, r"^\d+\.\d\d %")

    def test_a_study_without_results(self):
        self.assertEqual(self.call("compare", "a", "c", code=2).stderr, "c/study.h5: there are no results to compare; run the study to its end\n")


app.main()
