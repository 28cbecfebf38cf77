"""The folder of a study: one process at a time, what is there is kept, what has changed is done again and nothing else."""
import os
import re
import shutil
import subprocess

import app

app.missing_readers("h5py")

import h5py

NOBODY = 65534
LONG = app.changes(samples__count=8000, samples__per_run=1000, phases__simulate__record__samples='""')


class Holder(app.Case):
    def test_one_process_at_a_time(self):
        process = self.begin_study("w", *LONG)
        app.wait_for(lambda: self.path("w", "plan.json").exists(), "plan.json")
        holder = rf"process {process.pid} on \S+ since \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
        for more in ([], ["--fresh"]):
            self.assertRegex(self.run_study("w", *app.small(), *more, code=2).stderr,
                             rf"^w is in use by {holder}; wait for it, stop it, or choose another folder with -w\n$")
        self.assertRegex(self.call("status", "w").stdout, rf"  running     {holder}\n")
        self.call("plan", app.STUDY, "-w", "w", *LONG)  # only looks
        self.assertIsNone(process.poll(), "the study was too short")
        process.kill()
        process.communicate()
        self.assert_says(self.call("status", "w").stdout, "running     no; run the study again to go on")
        self.run_study("w", *app.small(), "--fresh")
        self.assert_whole("w", 8)


    def test_a_process_of_another_machine(self):
        self.path("w").mkdir()
        self.path("w", "claim").write_text("12345 elsewhere 2026-01-02T03:04:05Z 678 another-boot pid:[1]\n")
        holder = "process 12345 on elsewhere since 2026-01-02T03:04:05Z"
        self.assertEqual(self.run_study("w", *app.small(), code=2).stderr,
                         f"w is in use by {holder}; wait for it, stop it, or choose another folder with -w; "
                         "if you know that it has ended, remove w/claim\n")
        self.path("w", "claim").unlink()
        self.run_study("w", *app.small())
        self.assert_whole("w", 8)


class Changes(app.Case):
    def setUp(self):
        super().setUp()
        self.run_study("w", *app.small())
        self.before = app.stamps(self.path("w", "runs"))

    def changed(self):
        after = app.stamps(self.path("w", "runs"))
        return sorted(name for name in after if after[name] != self.before.get(name))

    def both(self, *arguments):
        """What plan and then run say, which must be the same."""
        plan = self.call("plan", app.STUDY, "-w", "w", *arguments).stdout
        self.assertEqual(self.changed(), [], "plan touches nothing")
        run = self.run_study("w", *arguments).stderr
        table = plan.split("folder w\n")[1]
        self.assertIn(table, run)
        self.assert_says(self.log("w", "study"), table.splitlines()[0])
        return table

    def test_the_same_again(self):
        self.assertEqual(self.both(*app.small()), "8 runs of 25 samples\n         8 complete         200 samples\n")
        self.assertEqual(self.changed(), [])

    def test_more_samples_only_add_runs(self):
        said = self.both(*app.small(count=260))
        self.assertEqual(said, "11 runs of 25 samples\n         8 complete         200 samples\n         3 new               60 samples\n")
        self.assertEqual(self.changed(), ["000008.h5", "000009.h5", "000010.h5"])
        self.run_study("undisturbed", *app.small(count=260))
        self.assert_same_bits("undisturbed", "w")

    def test_an_option_of_the_last_phase(self):
        said = self.both(*app.small(phases__score__settle_by=0.4))
        self.assert_says(said, "8 redo", "samples  score: phases.score.settle_by is 0.4, was none\n")
        for run in range(8):
            self.assertNotIn("simulate", self.log("w", f"{run:06}"))
        with h5py.File(self.path("w", "runs", "000003.h5")) as file:
            names = ["".join(part.decode() for part in row).rstrip("\0") for row in file["metrics/phase"][:]]
            self.assertEqual(dict(zip(names, file["metrics/computed"][:])), {"draw": 0, "simulate": 0, "score": 1})
        self.run_study("undisturbed", *app.small(phases__score__settle_by=0.4))
        self.assert_same_bits("undisturbed", "w")

    def test_an_option_of_a_phase_in_the_middle(self):
        said = self.both(*app.small(phases__simulate__substeps=2))
        self.assert_says(said, "8 redo", "samples  simulate, score: phases.simulate.substeps is 2, was none\n")

    def test_what_is_drawn(self):
        plan = lambda **keys: self.call("plan", app.STUDY, "-w", "w", *app.small(**keys)).stdout
        self.assert_says(plan(study__seed=5), "draw, simulate, score: study.seed is 5, was 20261120\n")
        self.assert_says(plan(samples__parameters__m0="1.6"), "draw, simulate, score: samples.parameters.m0 is 1.6, was uniform [")
        self.assert_says(plan(samples__parameters__g="1.62"), "draw, simulate, score: samples.parameters.g is 1.62, was 9.81\n")

    def test_what_decides_nothing(self):
        self.both(*app.small(checkpoint__every='"1s"', output__compression="none", study__title="another"))
        self.assertEqual(self.changed(), [])

    def test_fresh(self):
        self.run_study("w", *app.small(count=50), "--fresh")
        self.assert_whole("w", 2)
        self.assertEqual(self.changed(), ["000000.h5", "000001.h5"])

    def test_fresh_leaves_what_is_not_ours(self):
        self.path("w", "notes.txt").write_text("mine")
        self.run_study("w", *app.small(), "--fresh")
        self.assertEqual(self.path("w", "notes.txt").read_text(), "mine")

    def test_a_spoiled_run_is_done_again(self):
        file = self.path("w", "runs", "000004.h5")
        file.write_bytes(file.read_bytes()[:1000])
        result = self.run_study("w", *app.small())
        self.assertRegex(result.stderr, r"1 redo +25 samples  draw, simulate, score: .*w/runs/000004\.h5")
        self.assertEqual(self.changed(), ["000004.h5"])
        self.run_study("undisturbed", *app.small())
        self.assert_same_bits("undisturbed", "w")


class ClosedStreams(app.Case):
    def test_no_file_takes_the_number_of_a_closed_stream(self):
        self.run_study("undisturbed", *app.small())
        for closed in (">&-", "2>&-", "<&- >&- 2>&-"):
            with self.subTest(closed=closed):
                result = subprocess.run(["sh", "-c", f'"$0" "$@" {closed}', app.PROGRAM, "run", app.STUDY, "-w", "w", "--fresh", *app.small()],
                                        cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
                self.assertEqual(result.returncode, 0, result)
                self.assert_whole("w", 8)
                self.assert_same_bits("undisturbed", "w")
                for run in range(8):
                    with h5py.File(self.path("w", "runs", f"{run:06}.h5")) as file:
                        self.assertEqual(file.attrs["status"], b"complete")
                self.assertNotIn("runs complete, 0 failed in", self.log("w", "study"))


class InTheWay(app.Case):
    def test_a_folder_with_the_name_of_a_run_file_fails_that_run_alone(self):
        self.path("w", "runs", "000001.h5").mkdir(parents=True)
        self.path("w", "runs", "000003.h5.7-7.tmp").mkdir()
        why = "w/runs/000001.h5 is a folder where the file of this run goes: move it away"
        self.assert_says(self.call("plan", app.STUDY, "-w", "w", *app.small()).stdout, why)
        result = self.run_study("w", *app.small(), code=1)
        self.assert_says(result.stderr, why)
        self.assert_says(result.stdout, f"run 000001 failed in {why}\n", "7 runs complete, 1 failed in ")
        self.assert_says(self.call("status", "w", code=1).stdout, f"run 000001 damaged: {why}\n")
        for arguments in ((), ("--runs", "0")):  # the run was computed, and waits until there is room for it
            again = self.run_study("w", *app.small(), *arguments, code=1)
            self.assert_says(again.stdout, f"run 000001 failed in {why}\n")
            self.assertEqual(self.names("w", "attempts"), ["000001.1.h5"])
        self.path("w", "runs", "000001.h5").rmdir()
        self.path("w", "runs", "000003.h5.7-7.tmp").rmdir()
        self.assertRegex(self.call("plan", app.STUDY, "-w", "w", *app.small()).stdout, r"\n +8 complete +200 samples\n$")
        self.run_study("w", *app.small())
        self.assert_whole("w", 8)

    def test_a_folder_with_the_name_of_an_attempt_is_left_alone(self):
        self.path("w", "attempts", "000001.1.h5").mkdir(parents=True)
        self.run_study("w", *app.small())
        self.assertEqual(self.names("w", "attempts"), ["000001.1.h5"])

    def test_a_folder_with_the_name_of_the_plan(self):
        self.path("w", "plan.json").mkdir(parents=True)
        self.assertEqual(self.run_study("w", *app.small(duration=-1), code=2).stderr.splitlines()[-1],
                         "w/plan.json: this is no file; move it away, or choose another folder with -w")


    def test_a_folder_with_the_name_of_the_results(self):
        """It was noticed when all runs had ended."""
        self.run_study("w", *app.small())
        for name in ("study.h5", "attempts/crashes.json", "plan.2.json"):
            file = self.path("w", name)
            file.unlink(missing_ok=True)
            file.mkdir()
            (file / "mine").write_text("mine")
            for arguments in (("run", app.STUDY, "-w", "w"), ("run", app.STUDY, "-w", "w", "--fresh"), ("plan", app.STUDY, "-w", "w")):
                self.assertEqual(self.call(*arguments, *app.small(), code=2).stderr,
                                 f"w/{name}: this is no file; move it away, or choose another folder with -w\n")
            self.assertEqual((file / "mine").read_text(), "mine")
            shutil.rmtree(file)
        self.run_study("w", *app.small())
        self.assert_whole("w", 8)


class Rights(app.Case):
    """As a user who may not: root may everything."""

    def setUp(self):
        super().setUp()
        self.open_to_others()
        self.user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        self.call("run", self.study, "-w", "w", *app.small(), **self.user)
        self.addCleanup(subprocess.run, ["chmod", "-R", "u+rwX", self.folder], check=False)

    def refused(self, *arguments):
        result = self.call(*arguments, code=2, **self.user)
        self.assertEqual(result.stdout, "")
        return result.stderr

    def test_a_right_that_is_missing_is_named_before_anything_is_done(self):
        looking = (("status", "w"), ("verify", "w"), ("diff", "w", "w"), ("clean", "w", "--dry-run"))
        for name in ("w", "w/runs", "w/attempts"):
            for mode, letters, words in ((0o300, "r", "read"), (0o600, "x", "entered"), (0, "rx", "read or entered")):
                with self.subTest(name=name, mode=mode):
                    self.path(name).chmod(mode)
                    why = f"{name}: this folder may not be {words} (Permission denied); allow it with chmod u+{letters} {name}"
                    for arguments in looking:
                        self.assertEqual(self.refused(*arguments), why + "\n")
                    self.assertEqual(self.refused("plan", self.study, "-w", "w"), why + ", or choose another folder with -w\n")
                    self.path(name).chmod(0o700)
        self.path("w").chmod(0)
        for command in ("export", "compare"):
            self.assert_says(self.refused(command, "w"), "w: this folder may not be read or entered (Permission denied)")

    def test_a_folder_that_may_not_be_written_in(self):
        for name in ("w", "w/runs", "w/attempts", "w/logs"):
            with self.subTest(name=name):
                before = app.stamps(self.path("w"))
                self.path(name).chmod(0o500)
                why = f"{name}: this folder may not be written in (Permission denied); allow it with chmod u+w {name}"
                self.assertEqual(self.refused("run", self.study, "-w", "w", *app.small(300)), why + ", or choose another folder with -w\n")
                self.assertEqual(self.refused("clean", "w"), why + "\n")
                self.assert_says(self.call("status", "w", **self.user).stdout, "8 complete")
                self.path(name).chmod(0o700)
                self.assertEqual(before, app.stamps(self.path("w")))

    def test_folders_that_are_not_there_yet(self):
        self.path("closed").mkdir()
        if self.user:
            os.chown(self.path("closed"), NOBODY, NOBODY)
        for mode, words, letters in ((0o500, "written in", "w"), (0o600, "entered", "x")):
            self.path("closed").chmod(mode)
            self.assertEqual(self.refused("run", self.study, "-w", "closed/new/w"),
                             f"closed/new/w: the folder closed, in which it is, may not be {words} (Permission denied); "
                             f"allow it with chmod u+{letters} closed, or choose another folder with -w\n")

    def test_a_folder_of_another_user(self):
        if not self.user:
            self.skipTest("only root may give away a folder")
        os.chown(self.path("w"), 0, 0)
        self.assertEqual(self.refused("run", self.study, "-w", "w"),
                         "w: this folder may not be written in (Permission denied); let its owner allow it, or choose another folder with -w\n")

    def test_a_run_file_that_may_not_be_read_is_not_written_over(self):
        file = self.path("w", "runs", "000001.h5")
        before = file.stat()
        file.chmod(0)
        why = ("open w/runs/000001.h5: Permission denied; its results may be whole, so nothing is computed: allow to read it (chmod u+r), "
               "or remove the file to have it computed anew\n")
        for command in ("plan", "run"):
            self.assertEqual(self.refused(command, self.study, "-w", "w", *app.small()), why)
        closed = "w/runs/000001.h5: Permission denied; it may be whole: allow to read it (chmod u+r)\n"
        said = self.call("verify", "w", code=1, **self.user).stdout
        self.assert_says(said, "open " + closed, ": 1 file is damaged, missing or closed\n")
        self.assertNotIn("remove", said)
        self.assert_says(self.call("status", "w", code=1, **self.user).stdout, closed)
        file.chmod(0o600)
        self.assertEqual((file.stat().st_ino, file.stat().st_mtime_ns), (before.st_ino, before.st_mtime_ns))
        self.assert_says(self.call("plan", self.study, "-w", "w", *app.small(), **self.user).stdout, "complete")

    def test_a_plan_that_may_not_be_read(self):
        self.path("w", "plan.json").chmod(0)
        self.assertEqual(self.refused("status", "w"), "w/plan.json: cannot be read (Permission denied); see its permissions\n")


class LostPlan(app.Case):
    def test_the_same_study_goes_on_with_its_runs_and_another_is_refused(self):
        self.run_study("w", *app.small())
        self.run_study("whole", *app.small())
        self.path("w", "plan.json").unlink()
        self.path("w", "runs", "000003.h5").unlink()
        kept = self.path("w", "runs", "000001.h5").stat()
        said = self.run_study("w", *app.small(), "--set", "phases.simulate.controller.kd=11", code=2).stderr
        self.assertRegex(said, r"^w/runs/000000\.h5: does not fit this study \(phases\.simulate\.controller.*\), and w has no plan\.json; "
                               r"bring that back, or choose another folder with -w\n$")
        self.assertFalse(self.path("w", "plan.json").exists())
        self.path("w", "runs").rename(self.path("runs"))
        self.assertEqual(self.run_study("w", *app.small(), code=2).stderr,
                         "w/study.h5: would be in the way, but w has no plan.json and no run that is complete; choose another folder with -w\n")
        shutil.rmtree(self.path("w", "runs"))
        self.path("runs").rename(self.path("w", "runs"))
        self.assert_says(self.run_study("w", *app.small()).stdout, "0 failed")
        after = self.path("w", "runs", "000001.h5").stat()
        self.assertEqual((after.st_ino, after.st_mtime_ns), (kept.st_ino, kept.st_mtime_ns))
        self.assert_same_bits("whole", "w")
        self.assertEqual(self.call("verify", "w").returncode, 0)


class Foreign(app.Case):
    def test_files_of_others_are_not_written_over(self):
        for name in ("study.h5", "runs/000001.h5"):
            file = self.path("w", name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("mine")
            self.assertEqual(self.run_study("w", *app.small(), code=2).stderr,
                             f"w/{name}: would be in the way, but w has no plan.json, so it may not be of a study; "
                             "choose another folder with -w\n")
            self.assertEqual(file.read_text(), "mine")
            file.unlink()


class Fresh(app.Case):
    def test_folders_of_others_are_not_removed(self):
        self.path("w", "logs").mkdir(parents=True)
        self.path("w", "logs", "mine").write_text("mine")
        self.assertEqual(self.run_study("w", *app.small(), "--fresh", code=2).stderr,
                         "w/logs: would be removed, but w has no plan.json, so it may not be of a study; remove it yourself, "
                         "or choose another folder with -w\n")
        self.assertEqual((self.names("w"), self.names("w", "logs")), (["logs"], ["mine"]))


class Pieces(app.Case):
    def test_some_runs_and_then_the_rest(self):
        first = self.run_study("w", *app.small(), "--runs", "0-2")
        self.assert_says(first.stdout, "200 samples, 75 complete, 0 failed, 125 missing", "3 runs complete, 0 failed, 5 left out in ",
                         f"  results   w/study.h5, which covers 75 of 200 samples; all: {app.PROGRAM} run {app.STUDY} -w w --set ")
        self.assertIn("\n3/3 runs, 75/75 samples, ", first.stderr)  # the progress counts what was asked for
        self.assert_whole("w", 3)
        with h5py.File(self.path("w", "study.h5")) as file:
            self.assertEqual(dict(file["results"].attrs), {"samples": 200, "failed": 0, "missing": 125, "complete": 0})
            self.assertEqual(list(file["results/scores/status"][:]), 75 * [0] + 125 * [2])
        self.assert_says(self.call("status", "w").stdout, "3 complete, 0 failed, 5 to do")
        before = app.stamps(self.path("w", "runs"))
        rest = self.run_study("w", *app.small())
        self.assertTrue(re.search(r"3 complete +75 samples\n +5 new +125 samples", rest.stderr), rest.stderr)
        after = app.stamps(self.path("w", "runs"))
        self.assertEqual({name: after[name] for name in before}, before)
        self.run_study("undisturbed", *app.small())
        self.assert_same_bits("undisturbed", "w")

    def test_runs_asked_for_that_are_the_last_ones(self):
        self.run_study("w", *app.small(), "--runs", "0-5")
        rest = self.run_study("w", *app.small(), "--runs", "5-")
        self.assertIn("\n3/3 runs, 75/75 samples, ", rest.stderr)
        self.assert_says(rest.stdout, "8 runs complete, 0 failed in ", "  results   w/study.h5, which covers all samples\n")


app.main()
