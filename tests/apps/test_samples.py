"""Samples from files of other programs and of studies before, grids, and groups that are drawn together: as a user has them."""
import re

import app

app.missing_readers("h5py", "numpy")
import h5py  # noqa: E402
import numpy as np  # noqa: E402

START = '''[study]
seed = 3
[phases.simulate]
duration = 0.05
[samples]
'''


class SamplesOfAStudy(app.Case):
    def study(self, name, samples):
        self.path(f"{name}.toml").write_text(START + samples)
        return self.path(f"{name}.toml")

    def drawn(self, workspace):
        with h5py.File(self.path(workspace, "study.h5")) as study:
            return {name: values[()] for name, values in study["results/samples"].items() if isinstance(values, h5py.Dataset)}

    def test_the_samples_of_a_study_before_are_a_table(self):
        self.run_study("before", study=self.study("before", "count = 40\n[samples.parameters]\ntheta1 = { uniform = [-0.1, 0.1] }\n"
                                                  "m1 = { normal = [0.2, 0.01] }\n"))
        for workspace, table in (("again", "before/study.h5"), ("same", "before/study.h5:/results/samples")):
            self.run_study(workspace, study=self.study(workspace, f'method = "table"\ntable = "{table}"\n'))
            self.assert_same_bits("before", workspace)

    def test_a_table_of_another_program(self):
        with h5py.File(self.path("made.h5"), "w") as made:
            group = made.create_group("a/b")
            group["theta1"] = np.array([0.1, -0.05, 0.02], dtype=">f4")
            group["x"] = np.array([1, 2, 3], dtype=np.int16)
            group["x"].attrs["units"] = "m"
            group["who"] = ["one", "two", "three"]
        study = self.study("made", 'method = "table"\ntable = "made.h5:/a/b"\n')
        said = self.call("validate", study, code=2).stderr
        self.assertIn('made.h5:/a/b/who: column "who" is no parameter; put it into samples.ignore_columns', said)
        self.run_study("made", "--set", 'samples.ignore_columns=["who"]', study=study)
        self.assertEqual(list(self.drawn("made")["x"]), [1, 2, 3])
        self.assertEqual(list(self.drawn("made")["theta1"]), list(np.array([0.1, -0.05, 0.02], dtype=np.float32).astype(float)))

    def test_a_table_without_rows(self):
        self.path("n.csv").write_text("theta1\n")
        with h5py.File(self.path("n.h5"), "w") as made:
            made["theta1"] = np.zeros(0)
        for name in ("n.csv", "n.h5"):
            said = self.call("validate", self.study("none", f'method = "table"\ntable = "{name}"\n'), code=2).stderr
            self.assertIn(f"{name} has no rows; write a row for each sample", said)

    def test_a_table_that_grows_and_changes(self):
        rows = [f"{0.001 * i},{0.2 + 0.0001 * i}\r\n" for i in range(30)]
        study = self.study("grown", 'method = "table"\ntable = "t.csv"\nper_run = 5\n')
        self.path("t.csv").write_text("theta1 [rad],m1\r\n" + "".join(rows[:20]), newline="")
        self.run_study("grown", study=study)
        rows[7] = "0.05,0.25\r\n"
        self.path("t.csv").write_text("theta1 [rad],m1\r\n" + "".join(rows), newline="")
        said = self.call("plan", study, "-w", "grown").stdout
        self.assertRegex(said, r"\n +3 complete +15 samples\n")
        self.assertRegex(said, r"\n +1 redo +5 samples +draw, simulate, score: rows of t\.csv \(samples\.table\) are others than before\n")
        self.assertRegex(said, r"\n +2 new +10 samples\n")
        self.run_study("grown", study=study)
        self.run_study("whole", "--set", "samples.per_run=7", study=study)
        self.assert_same_bits("grown", "whole")
        self.path("t.csv").write_text("theta1,m1\n0.1,heavy\n0.1\n")
        said = self.call("run", study, "-w", "grown", code=2).stderr
        self.assertIn('t.csv:2:5: sample 0: m1 = "heavy" is text; expected number [kg]', said)
        self.assertIn("t.csv:3:1: sample 1 has 1 value where the table has 2 columns", said)

    def test_the_examples_of_the_documentation(self):
        section = (app.PROJECT / "docs/studies.md").read_text().split("\n## Samples\n")[1].split("\n## ")[0]
        blocks = re.findall(r"^```\w+\n(# (\S+\.(?:toml|csv))\b.*?)^```$", section, re.MULTILINE | re.DOTALL)
        for text, name in blocks:
            self.path(name).write_text(text)
        said = {name: self.call("validate", self.path(name)).stdout for _, name in blocks if name.endswith("toml")}
        self.assertEqual(sorted(said), ["correlated.toml", "from_a_table.toml", "grid.toml"])
        self.assertIn("39 samples", said["grid.toml"])
        self.assertIn("2 samples, 1 drawn parameter,", said["from_a_table.toml"])

    def test_however_runs_are_cut(self):
        ways = {
            "grid": 'method = "grid"\n[samples.parameters]\ntheta1 = { linspace = [-0.1, 0.1, 5] }\ntheta2 = { grid = [0, 0.05] }\n'
                    'm2 = { normal = [0.2, 0.1], truncated = [0.1, 0.3] }\nm1 = { tied = "m2", factor = 1.5 }\n',
            "group": 'count = 20\nmethod = "latin_hypercube"\n[[samples.correlated]]\nparameters = ["theta1", "m1"]\n'
                     'matrix = [[1, 0.7], [0.7, 1]]\n[samples.parameters]\ntheta1 = { uniform = [-0.1, 0.1] }\nm1 = { relative = [-0.05, 0.05] }\n',
        }
        for name, samples in ways.items():
            study = self.study(name, samples)
            self.run_study(f"{name}-one", "--cores", 1, study=study)
            self.run_study(f"{name}-two", "--cores", 2, "--set", "samples.per_run=3", study=study)
            self.assert_same_bits(f"{name}-one", f"{name}-two")
        grid = self.drawn("grid-one")
        self.assertEqual([round(x, 12) for x in grid["theta1"]], [x for x in (-0.1, -0.05, 0, 0.05, 0.1) for _ in range(2)])
        self.assertEqual(list(grid["theta2"]), [0, 0.05] * 5)
        self.assertEqual(list(grid["m1"]), [1.5 * x for x in grid["m2"]])
        group = self.drawn("group-one")
        self.assertGreater(np.corrcoef(group["theta1"], group["m1"])[0, 1], 0.2)  # 0.7, with a standard error of 0.51 / sqrt(20) = 0.11


if __name__ == "__main__":
    app.main()
