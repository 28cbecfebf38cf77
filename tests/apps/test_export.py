"""export: tables that hold what study.h5 holds, bit for bit."""
import csv
import io

import app

app.missing_readers("h5py", "numpy")

import h5py
import numpy

# Draws outside the range of m0 (above 0) fail their samples: with sigma = mean, about one in six.
FAILING = app.small(120, 30, 0.2, samples__parameters__m0="{normal=[1.5,1.5]}")


def read(text):
    """The title, name -> unit, and name -> cells of a table."""
    lines = text.splitlines(keepends=True)
    units, header, *rows = csv.reader(io.StringIO("".join(lines[1:])))
    assert lines[0].startswith("# ") and units[0].startswith("# units"), lines[:2]
    assert all(len(row) == len(header) for row in rows + [units]), "a row of another length"
    return lines[0][2:-1], dict(zip(header, units)), {name: [row[i] for row in rows] for i, name in enumerate(header)}


def texts(column):
    return [b"".join(row).rstrip(b"\0").decode() for row in column[:]]


class Export(app.Case):
    def exported(self, name, folder="w/csv"):
        return read(self.path(folder, name + ".csv").read_text())

    def test_all_tables(self):
        self.run_study("w", *FAILING)
        said = self.call("export", "w", "--csv").stdout
        tables = ["results", "runs", "runs_failed_samples", "statistics_samples_numbers", "statistics_scores_numbers", "statistics_scores_rates"]
        self.assertLessEqual(set(tables), {name.removesuffix(".csv") for name in self.names("w", "csv")})
        self.assert_says(said, "w/csv/results.csv  120 rows\n")
        title, units, cells = self.exported("results")
        self.assertEqual(title, "How far can it lean?: /results of study.h5")
        self.assertEqual(list(cells)[:3], ["sample", "status", "m0"])
        self.assertEqual((units["theta1"], units["m0"], units["scores.success"]), ("rad", "kg", ""))
        with h5py.File(self.path("w", "study.h5")) as study:
            status = study["results/scores/status"][:]
            failed = int((status == 1).sum())
            self.assertGreater(failed, 5)
            self.assertEqual(cells["sample"], [str(i) for i in range(120)])
            self.assertEqual(cells["status"], [["complete", "failed"][s] for s in status])
            seen = 0
            for port, prefix in (("samples", ""), ("scores", "scores.")):
                def check(name, item):
                    nonlocal seen
                    if not isinstance(item, h5py.Dataset) or item.shape[:1] != (120,) or name in ("sample", "status") or item.dtype.kind == "S":
                        return
                    meanings = item.attrs.get("flag_meanings", b"").split()
                    for element in numpy.ndindex(item.shape[1:]):
                        column = cells[prefix + ".".join([name.replace("/", "."), *map(str, element)])]
                        for i, cell in enumerate(column):
                            value = item[(i, *element)]
                            if status[i] != 0:
                                self.assertEqual(cell, "")
                            elif meanings:
                                self.assertEqual(cell, meanings[value].decode())
                            elif item.dtype.kind == "f":
                                self.assertEqual(numpy.float64(cell).tobytes() if not numpy.isnan(value) else cell,
                                                 value.tobytes() if not numpy.isnan(value) else "nan")
                            else:
                                self.assertEqual(int(cell), value)
                        seen += 1
                study[f"results/{port}"].visititems(check)
            self.assertEqual(seen, len([name for name in cells if name not in ("sample", "status")]))
            rates = study["results/statistics/scores/rates"]
            _, _, cells = self.exported("statistics_scores_rates")
            self.assertEqual(cells["name"], texts(rates["name"]))
            self.assertEqual([float(cell) for cell in cells["rate"]], list(rates["rate"][:]))
            _, _, cells = self.exported("runs_failed_samples")
            self.assertEqual(len(cells["reason"]), failed)
            self.assertEqual(cells["reason"], texts(study["runs/failed_samples/reason"]))  # with commas and quotes

    def test_percentiles(self):
        self.run_study("w", *app.small(50, 25, 0.2), "--set", "statistics.percentiles=[5, 99.9]")
        result = self.call("export", "w")
        self.assertNotIn("statistics_scores_percentiles.csv has no column", result.stderr)
        _, _, cells = self.exported("statistics_scores_percentiles")
        self.assertEqual(list(cells), ["name", "unit", "p5", "p99.9"])
        with h5py.File(self.path("w", "study.h5")) as study:
            self.assertEqual([float(cell) for cell in cells["p99.9"]], list(study["results/statistics/scores/percentiles/value"][:, 1]))

    def test_one_port(self):
        self.run_study("w", *app.small(50, 25, 0.2))
        text = self.call("export", "w", "--csv", "--port", "samples", "-o", "-").stdout
        title, _, cells = read(text)
        self.assertEqual((title, list(cells)[:3]), ("How far can it lean?: /results/samples of study.h5", ["sample", "status", "m0"]))
        self.call("export", "w", "--port", "samples", "-o", "tables/drawn.csv")
        self.assertEqual(self.path("tables", "drawn.csv").read_text(), text)
        self.assertEqual(self.call("export", "w", "--port", "score", code=2).stderr,
                         '--port score: w/study.h5 has no results of it, did you mean "scores"; there are: samples, scores\n')

    def test_cases(self):
        self.run_study("w", *app.small(30, 15, 0.2), "--set", 'sweep."phases.simulate.controller.type"=["classical","sta"]')
        self.call("export", "w")
        sta = self.exported("controller=sta")[2]
        self.assertEqual(len(sta["scores.success"]), 30)
        said = self.call("export", "w", "--port", "scores", "-o", "ports").stdout
        self.assert_says(said, "ports/controller=classical_scores.csv  30 rows\n", "ports/controller=sta_scores.csv  30 rows\n")
        self.assertEqual(self.exported("controller=sta_scores", "ports")[2]["end_time"], sta["scores.end_time"])
        self.assert_says(self.call("export", "w", "--port", "scores", "-o", "-", code=2).stderr, "of a port this study has one for each case")

    def test_a_folder_that_cannot_be_written(self):
        self.run_study("w", *app.small(30, 15, 0.2))
        self.path("w", "csv").write_text("x")
        self.assertEqual(self.call("export", "w", code=2).stderr,
                         "w/csv: nothing can be written in this folder (Not a directory); choose another one with -o\n")
        self.path("t", "results.csv").mkdir(parents=True)
        self.assertEqual(self.call("export", "w", "-o", "t", "--force", code=2).stderr,
                         "t/results.csv: cannot be written (Is a directory); choose another folder with -o\n")

    def test_columns(self):
        self.run_study("w", *FAILING)
        self.call("export", "w")
        all_of_it = self.exported("results")[2]
        said = self.call("export", "w", "--columns", "theta2,scores.metrics.ise", "--columns=m0", "-o", "few").stdout
        self.assertEqual(said, "few/results.csv  120 rows\n")
        _, units, cells = self.exported("results", "few")
        self.assertEqual(list(cells), ["sample", "status", "theta2", "scores.metrics.ise", "m0"])
        self.assertEqual((units["theta2"], units["m0"]), ("rad", "kg"))
        for name, column in cells.items():
            self.assertEqual(column, all_of_it[name])
        said = self.call("export", "--columns", "outcome,success", "w", "--port", "scores", "-o", "-").stdout
        self.assertEqual(read(said)[2]["outcome"], all_of_it["scores.outcome"])
        said = self.call("export", "w", "--columns", "theta1,theta3,success", "-o", "none", code=2).stderr
        self.assertRegex(said, r'^--columns: w/study.h5: no column "theta3" \(did you mean "theta1"\?\), "success"; there are: m0, .*, scores.success,')
        self.assertFalse(self.path("none").exists())

    def test_a_table_of_samples(self):
        """What is exported can be sampled again, to the same results; status and rerun know runs of a table."""
        self.run_study("w", *app.small(30, 15, 0.2))
        self.call("export", "w", "--port", "samples", "-o", "drawn.csv")
        study = app.STUDY.read_text()
        study = study[:study.index("[samples]")] + '[samples]\nmethod = "table"\ntable = "drawn.csv"\n' + study[study.index("[phases."):]
        self.path("again.toml").write_text(study)
        self.run_study("t", *app.changes(samples__per_run=10, phases__simulate__duration=0.2), study="again.toml")
        self.assert_same_bits("w", "t", "/results/scores")
        self.assert_says(self.call("status", "t").stdout, "3 complete, 0 failed, 0 to do")
        self.assert_says(self.call("rerun", "t/runs/000001.h5").stdout, "\nidentical: ")

    def test_nothing_is_written_over(self):
        self.run_study("w", *app.small(50, 25, 0.2))
        self.call("export", "w", "-o", "tables")
        self.path("tables", "results.csv").write_text("mine")
        before = app.stamps(self.path("tables"))
        said = self.call("export", "w", "-o", "tables", code=2).stderr
        self.assert_says(said, "tables/results.csv: is there already; --force writes over it\n", "tables/runs.csv: is there already")
        self.assertEqual(app.stamps(self.path("tables")), before)
        self.call("export", "w", "-o", "tables", "--force")
        self.assertEqual(len(self.exported("results", "tables")[2]["sample"]), 50)

    def test_files_of_a_study_are_not_written_over_by_force(self):
        self.run_study("w", *app.small(50, 25, 0.2))
        before = app.stamps(self.path("w"))
        self.path("link").symlink_to("w/runs")
        for file in "w/plan.json", "w/study.h5", "w/runs/000001.h5", "w/runs/new.csv", "w/logs/study.log", "link/000000.h5":
            said = self.call("export", "w", "--port", "scores", "-o", file, "--force", code=2).stderr
            self.assert_says(said, f"{file}: belongs to a study, which would lose it; choose another place with -o\n")
        said = self.call("export", "w", "--virtual", "w/study.h5", "--force", code=2).stderr
        self.assert_says(said, "w/study.h5: belongs to a study, which would lose it; choose another place with --virtual\n")
        self.assertEqual(app.stamps(self.path("w")), before)
        self.call("export", "w", "--virtual", "w/all.h5")
        self.call("export", "w", "--virtual", "w/all.h5", "--force")

    def test_what_cannot_be_exported(self):
        self.assertEqual(self.call("export", "w", code=2).stderr, "w/study.h5: there are no results to export; run the study to its end\n")
        self.run_study("w", *app.small(50, 25, 0.2), "--runs", 0)
        said = self.call("export", "w").stderr
        self.assert_says(said, "note: 25 samples not computed yet: the status is missing\n")
        self.assertEqual(self.exported("results")[2]["status"], 25 * ["complete"] + 25 * ["missing"])
        self.assert_says(self.call("export", "w", "-o", "-", code=2).stderr, "only one table goes to standard output; name it with --port")


app.main()
