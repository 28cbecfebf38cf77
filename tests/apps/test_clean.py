"""clean: what nothing needs goes, and nothing else."""
import shutil

import app

app.missing_readers("h5py")

import h5py

SMALL = app.small(75, 25, 0.2)


class Clean(app.Case):
    def setUp(self):
        super().setUp()
        self.run_study("w", *SMALL)
        self.path("w", "runs", "000002.h5").unlink()
        runs = self.path("w", "runs")
        self.needless = {"attempts/000000.1.h5": "run 000000 is complete", "attempts/000001.17.h5": "run 000001 is complete",
                         "attempts/000012.1.h5": "the plan has no run 000012", "attempts/000002.1.h5.4711-0.tmp": "its writing was cut off",
                         "runs/000009.h5": "the plan has no run 000009", "study.h5.4711-0.tmp": "its writing was cut off"}
        self.needed = ["attempts/000002.1.h5", "attempts/000002.13.h5", "attempts/notes.txt", "runs/mine.h5", "runs/9.h5", "mine.tmp"]
        for name in [*self.needless, *self.needed]:
            shutil.copy(runs / "000000.h5", self.path("w", name))
        for name in ("attempts/000001.17.h5", "attempts/000002.13.h5"):  # not whole files that did not get their names
            with h5py.File(self.path("w", name), "a") as file:
                file.attrs.create("status", "running", dtype=h5py.string_dtype("utf-8", 8))  # as ours are

    def files(self):
        return {str(path.relative_to(self.path("w"))): path.stat().st_mtime_ns for path in self.path("w").rglob("*") if path.is_file()}

    def test_dry_run_lists_and_touches_nothing(self):
        before = self.files()
        said = self.call("clean", "w", "--dry-run").stdout
        self.assertEqual(self.files(), before)
        lines = {line.split("  ")[0]: line.split("  ")[1:] for line in said.splitlines()[:-1]}
        self.assertEqual({name: cells[1] for name, cells in lines.items()}, {f"w/{name}": why for name, why in self.needless.items()})
        self.assertTrue(all(cells[0].endswith("KiB") for cells in lines.values()), lines)
        self.assertRegex(said.splitlines()[-1], r"^would be removed: 6 files, \d+\.\d \wiB$")

    def test_only_that_is_removed(self):
        before = self.files()
        said = self.call("clean", "w").stdout
        self.assertEqual(set(before) - set(self.files()), set(self.needless))
        self.assertEqual(set(self.files()) - set(before), set())
        self.assertRegex(said, r"\nremoved: 6 files, ")
        self.assertEqual(self.call("clean", "w").stdout, "nothing to remove\n")
        for name in self.needed:
            self.path("w", name).unlink()
        self.assert_says(self.run_study("w", *SMALL).stderr, "2 complete")  # and the study goes on

    def test_logs_and_plans_only_when_asked(self):
        self.run_study("w", *app.small(100, 25, 0.2))
        self.assertEqual([name for name in self.names("w") if name.startswith("plan")], ["plan.2.json", "plan.json"])
        self.call("clean", "w")
        self.assertIn("plan.json", self.names("w"))
        self.assertIn("study.log", self.names("w", "logs"))
        said = self.call("clean", "w", "--logs", "--plans").stdout
        self.assert_says(said, "w/plan.json", "plan.2.json holds", "w/logs/study.log")
        self.assertEqual(self.names("w", "logs"), [])
        self.assert_says(self.call("status", "w").stdout, "4 complete, 0 failed, 0 to do")
        self.run_study("w", *app.small(125, 25, 0.2))
        self.assertEqual([name for name in self.names("w") if name.startswith("plan")], ["plan.2.json", "plan.3.json"])

    def test_runs_of_other_settings_stay(self):
        """They are of the plan; the next call may use phases of them again."""
        before = set(self.files())
        self.run_study("w", *SMALL, *app.changes(phases__score__settle_by=3), "--runs", 0)
        self.call("clean", "w")
        self.assertIn("000001.h5", self.names("w", "runs"))
        self.assertIn("000001.17.h5", self.names("w", "attempts"))
        self.assertLessEqual(before - set(self.files()), {*self.needless, "attempts/000002.1.h5"})  # which run gave its name

    def test_not_while_somebody_works_there(self):
        process = self.begin_study("busy", *app.changes(samples__count=8000, samples__per_run=1000))
        app.wait_for(lambda: self.path("busy", "logs", "000000.log").exists(), "the first run")
        for arguments in (["--dry-run"], []):
            said = self.call("clean", "busy", *arguments, code=2).stderr
            self.assertIsNone(process.poll(), "the study was too short")
            self.assert_says(said, f"process {process.pid}")

    def test_a_folder_of_something_else(self):
        self.path("other", "runs").mkdir(parents=True)
        self.path("other", "runs", "000001.h5").write_text("mine")
        self.assert_says(self.call("clean", "other", code=2).stderr, "other: there is no plan.json")
        self.assertEqual(self.names("other"), ["runs"])


app.main()
