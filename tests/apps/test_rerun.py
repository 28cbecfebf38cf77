"""rerun: a run computed again from its own file."""
import os

import app

app.missing_readers("h5py")

import h5py

SMALL = app.small(50, 25, 0.2, phases__simulate__record__samples='"0-1"')


class Rerun(app.Case):
    def rerun(self, file, *arguments, code=0):
        scratch = self.path("scratch")
        scratch.mkdir(exist_ok=True)
        result = self.call("rerun", file, *arguments, code=code, env={**os.environ, "TMPDIR": str(scratch)})
        self.assertEqual(os.listdir(scratch), [], "something was left")
        return result

    def test_identical_though_the_study_has_changed_and_vanished(self):
        self.path("mine.toml").write_text(app.STUDY.read_text())
        self.run_study("w", *SMALL, study="mine.toml")
        self.path("mine.toml").write_text("[samples]\ncount = 3\n")
        before = app.stamps(self.path("w")) | app.stamps(self.path("w", "runs"))
        said = self.rerun("w/runs/000001.h5").stdout
        self.assert_says(said, 'run 000001 of "How far can it lean?", samples 25 to 49\n', "  status   complete\n")
        self.assertRegex(said, r"\nidentical: all columns of \d+ groups, bit for bit\n$")
        self.path("mine.toml").unlink()
        self.rerun("w/runs/000000.h5")
        self.assertEqual(app.stamps(self.path("w")) | app.stamps(self.path("w", "runs")), before)

    def test_a_run_of_a_case_and_of_included_files(self):
        self.path("laws").mkdir()
        self.path("laws", "sta.toml").write_text('type = "sta"\n')
        sweep = 'sweep."phases.simulate.controller"=[{type="classical"},{file="laws/sta.toml"}]'
        self.run_study("w", *SMALL, "--set", sweep)
        self.path("laws", "sta.toml").unlink()
        for run in range(4):
            self.assert_says(self.rerun(f"w/runs/{run:06}.h5").stdout, "\nidentical: ")

    def test_a_run_of_a_table_that_is_gone_or_another_one(self):
        rows = [f"{0.01 * i},{'true' if i % 2 else 'false'}\n" for i in range(10)]
        self.path("t.toml").write_text('[samples]\nmethod = "table"\ntable = "t.csv"\nper_run = 4\nignore_columns = ["odd"]\n'
                                       "[samples.parameters]\nm1 = { normal = [0.2, 0.02] }\n[phases.simulate]\nduration = 0.05\n")
        self.path("t.csv").write_text("theta1,odd\n" + "".join(rows))
        self.run_study("w", study="t.toml")
        identical = lambda run: self.assertRegex(self.rerun(f"w/runs/{run:06}.h5").stdout, r"status   complete\nidentical: ")
        for run in range(3):
            identical(run)
        self.path("t.csv").write_text("theta2\n0.5\n")
        identical(1)
        self.path("t.csv").unlink()
        for run in range(3):
            identical(run)

    def test_nothing_but_the_run_is_computed(self):
        self.run_study("w", *SMALL)
        self.rerun("w/runs/000001.h5", "--keep", "now")
        self.assertEqual((self.names("now", "runs"), self.path("now", "study.h5").exists()), (["000001.h5"], False))

    def test_what_differs_is_named_with_its_size(self):
        self.run_study("w", *SMALL)
        file = self.path("w", "runs", "000000.h5")
        with h5py.File(file, "r+") as run:  # as if it had been made otherwise than it says
            text = run["provenance/overrides"][()]
            self.assertIn(b"phases.simulate.duration=0.2", text)
            run["provenance/overrides"][()] = text.replace(b"duration=0.2", b"duration=0.1")
        said = self.rerun(file, "--keep", "now", code=1).stdout
        self.assert_says(said, "warning: phases.simulate.duration is 0.1, was 0.2\n", "\ndifferent:\n", "computed now: now/runs/000000.h5\n")
        self.assertRegex(said, r"\n  /phases/simulate/recorded/time: .*; 42 and 22 rows\n")  # every 0.01 s of two samples, with the start
        # The end of a member that did not fall moves from 0.2 s to 0.1 s: by 0.1, which is half of it.
        self.assertRegex(said, r"\n  /phases/simulate/endings/end_time: \d+ of 25 rows, at most 0\.1 \(0\.5 relative\)\n")
        with h5py.File(self.path("now", "runs", "000000.h5")) as run:
            self.assertEqual(run["samples/theta1"].shape, (25,))
        self.assert_says(self.rerun(file, "--keep", "now", code=2).stderr, "--keep now: is there already; name a new folder")

    def test_a_failed_run_fails_again(self):
        self.run_study("w", *SMALL, *app.changes(limits__steps=1), code=1)
        said = self.rerun("w/runs/000000.h5").stdout
        self.assert_says(said, "  status   failed: simulate: ", "limits.steps", "\nidentical: ")

    def test_a_failure_is_repeated_from_its_checkpoint(self):
        # A step is a million RK4 steps; a run of 25 samples, 0.5 s and 400 substeps a millisecond needs 5.
        self.run_study("w", *app.small(25, phases__simulate__substeps=400), *app.changes(limits__steps=3), code=1)
        before = self.path("w", "attempts", "000000.1.h5").read_bytes()
        said = self.call("rerun", "w/runs/000000.h5", "--from-checkpoint", "--keep", "kept").stdout
        self.assert_says(said, "failed: simulate: step 3: ", "\n  went on from the checkpoint of simulate at 3\n", "\nidentical: ")
        self.assertTrue(said.startswith(f"in a debugger: gdb --args {app.PROGRAM} rerun w/runs/000000.h5 --from-checkpoint\n"), said)
        self.assertEqual(self.path("w", "attempts", "000000.1.h5").read_bytes(), before)
        self.path("w", "attempts", "000000.1.h5").unlink()
        self.assert_says(self.call("rerun", "w/runs/000000.h5", "--from-checkpoint", code=2).stderr,
                         "w/runs/000000.h5: no checkpoint of run 000000 is left in ", " that this program can go on from; without --from-checkpoint it is computed from its start")

    def test_another_build_is_said(self):
        self.run_study("w", *SMALL, *app.changes(samples__count=75))
        file = self.path("w", "runs", "000000.h5")
        with h5py.File(file, "r+") as run:
            run["provenance"].attrs.create("git_hash", b"0" * 40, dtype=h5py.string_dtype("utf-8", 40))
            run["provenance"].attrs.create("flags", b"-Ofast", dtype=h5py.string_dtype("utf-8", 6))
            del run["provenance/settings"]
        said = self.rerun(file).stdout
        self.assert_says(said, "was " + "0" * 40 + "\n", "was -Ofast\n", "warning: code.compiler is g++ ", "warning: code.libm is ", "\nidentical")
        with h5py.File(self.path("w", "runs", "000001.h5"), "r+") as run:
            run["provenance"].attrs.create("git_hash", b"0" * 40, dtype=h5py.string_dtype("utf-8", 40))
        self.assertRegex(self.call("status", "w").stdout, r"\n  mixed +runs of several builds, .*\n +1 run: pendulum \S+ \(0{40}\), ")

    def test_what_cannot_be_run_again(self):
        self.run_study("w", *SMALL)
        self.assertEqual(self.rerun("w/study.h5", code=2).stderr, "w/study.h5: this is no file of a run; give one of the folder runs/\n")
        self.assert_says(self.rerun("none.h5", code=2).stderr, "none.h5")
        self.assert_says(self.rerun(app.STUDY, code=2).stderr, "HDF5")
        file = self.path("w", "runs", "000000.h5")
        with h5py.File(file, "r+") as run:
            del run["provenance/overrides"]
        self.assert_says(self.rerun(file, code=2).stderr, "does not hold the study it was made from", "an earlier version wrote it")


app.main()
