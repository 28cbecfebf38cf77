"""What fails, fails alone, says where and why, and can be repeated by the command that it names."""
import re
import resource
import subprocess

import app

app.missing_readers("h5py")

import h5py


class FailedSamples(app.Case):
    """I2 = l2 = 0 for every other member: a link that turns without moving mass, for which there is no plant."""

    IMPOSSIBLE = app.small(samples__parameters__l2=0.0, samples__parameters__I2="{choice=[0.0034, 0.0]}")

    def test_others_go_on(self):
        said = self.run_study("w", *self.IMPOSSIBLE)
        self.assert_whole("w", 8)
        with h5py.File(self.path("w", "study.h5")) as file:
            results = file["results"]
            status, success = results["scores/status"][:], results["scores/success"][:]
            failed = [i for i, value in enumerate(status) if value == 1]
            self.assertTrue(50 < len(failed) < 150, len(failed))
            self.assertEqual(results.attrs["failed"], len(failed))
            self.assertEqual(results.attrs["missing"], 0)
            self.assertTrue(any(success))
            self.assertFalse(any(success[i] for i in failed))
            table = file["runs/failed_samples"]
            self.assertEqual(list(table["sample"][:]), failed)
            self.assertEqual(list(table["run"][:]), [i // 25 for i in failed])
            reasons = {b"".join(row).rstrip(b"\0").decode() for row in table["reason"][:]}
        self.assertEqual(reasons, {"draw: samples.parameters.I2 = 0 kg m^2 and samples.parameters.l2 = 0 m: the inertia matrix is not positive definite; "
                                   "try I2 = 0.0034 kg m^2 or draw from a narrower range"})
        self.assert_says(self.call("status", "w").stdout, f"\n  failed      {len(failed)} samples of complete runs, such as "
                         f"{', '.join(map(str, failed[:3]))}: draw: samples.parameters.I2 = 0 kg m^2 and samples.parameters.l2 = 0 m: the inertia")
        self.assert_says(said.stdout, f"\nsample {failed[0]} (run 000000) failed in draw: samples.parameters.I2 = 0 kg m^2 and samples.parameters.l2 = 0 m: ",
                         f"\n... and {len(failed) - 3} more failed samples: /runs/failed_samples of the results\n",
                          f"200 samples, {200 - len(failed)} complete, {len(failed)} failed", "8 runs complete, 0 failed")

    def test_good_members_have_the_bits_of_a_study_without_failures(self):
        self.run_study("some", *self.IMPOSSIBLE)
        self.run_study("all", *app.small(samples__parameters__l2=0.0, samples__parameters__I2="{choice=[0.0034, 0.0034]}"))
        with h5py.File(self.path("some", "study.h5")) as some, h5py.File(self.path("all", "study.h5")) as whole:
            good = some["results/scores/status"][:] == 0
            for name in ("ise", "peak_u", "settling_time"):
                a, b = (file[f"results/scores/metrics/{name}"][:] for file in (some, whole))
                self.assertEqual(a[good].tobytes(), b[good].tobytes())


class FailedRuns(app.Case):
    # A step is a million RK4 steps; a run of 25 samples, 0.5 s and 400 substeps a millisecond needs 5.
    STUDY = app.small(phases__simulate__substeps=400)
    LIMIT = [*STUDY, *app.changes(limits__steps=1)]
    WHY = "simulate: step 1: the limit of 1 step is used up (limits.steps)"

    def test_every_run_says_why_and_how_to_repeat_it(self):
        result = self.run_study("w", *self.LIMIT, code=1)
        # With a higher limit they go on from there.
        self.assert_whole("w", 8, attempts=[f"{run:06}.1.h5" for run in range(8)])
        for run in range(8):
            self.assert_says(result.stdout, f"run {run:06} failed in {self.WHY}\n  repeat: ", f" --runs {run}\n")
            self.assert_says(self.log("w", f"{run:06}"), f"run {run:06} simulate failed: step 1: the limit", f"--runs {run}\n")
        self.assert_says(result.stdout, "200 samples, 0 complete, 200 failed", "0 runs complete, 8 failed in ")
        status = self.call("status", "w", code=1).stdout
        self.assert_says(status, "0 complete, 8 failed, 0 to do", f"  8 runs failed, 0-7: {self.WHY}\n             repeat: ", " --runs 0\n")
        plan = self.call("plan", app.STUDY, "-w", "w", *self.LIMIT).stdout
        self.assert_says(plan, "8 resume", "from checkpoints or finished phases")

    def test_the_first_of_many_are_shown_and_status_lists_all(self):
        limit = app.small(limits__steps=1, phases__simulate__substeps=400, per_run=8)
        result = self.run_study("w", *limit, code=1)
        self.assertEqual(result.stdout.count("\n  repeat: "), 20)
        self.assertIn(f"\n... and 5 more failed runs; {app.PROGRAM} status w lists them\n", result.stdout)
        command = re.search("failed runs; (.*) lists them", result.stdout)[1]
        status = subprocess.run(["sh", "-c", command], cwd=self.folder, capture_output=True, text=True, check=False).stdout
        self.assert_says(status, "\n  25 runs failed, 0-24: simulate: ")
        self.assertEqual(status.count("repeat: "), 1)

    def test_the_command_to_repeat_is_executed(self):
        result = self.run_study("w", *self.LIMIT, code=1)
        commands = [line.split("repeat: ")[1] for line in result.stdout.splitlines() if "repeat: " in line]
        self.assertEqual(len(commands), 8)
        before = app.stamps(self.path("w", "runs"))
        again = subprocess.run(["sh", "-c", commands[2]], cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual(again.returncode, 1, again.stderr)  # the limit is part of the command: it fails as before
        self.assert_says(again.stdout, f"run 000002 failed in {self.WHY}", "0 runs complete, 1 failed, 7 left out")
        after = app.stamps(self.path("w", "runs"))
        self.assertEqual([name for name in before if after[name] != before[name]], ["000002.h5"])
        # Limits do not belong to what is computed: without them the same study is completed.
        self.run_study("w", *self.STUDY)
        self.run_study("undisturbed", *self.STUDY)
        self.assert_same_bits("undisturbed", "w")

    def test_some_fail_and_others_complete(self):
        self.run_study("w", *self.STUDY, "--runs", "0-4")
        result = self.run_study("w", *self.LIMIT, code=1)
        self.assert_says(result.stdout, "200 samples, 125 complete, 75 failed", "5 runs complete, 3 failed in ")
        self.assertNotIn("run 000004 failed", result.stdout)
        self.assert_says(result.stdout, "run 000005 failed in simulate")

    def test_a_limit_on_the_size_of_files(self):
        """ulimit -f: the signal that comes with it would end the process."""
        study = app.small(count=210, per_run=200, execution__retries=0)  # a run of 200 samples and one of 10
        self.run_study("undisturbed", *study)
        large, little = (self.path("undisturbed/runs", f"{run:06}.h5").stat().st_size for run in range(2))
        size = (large + little) // 2
        result = self.call("run", app.STUDY, "-w", "w", *study, code=1, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
        self.assert_says(result.stdout, "\n1 run complete, 1 failed in ", "run 000000 failed in write w/attempts/000000.1.h5: File too large\n")
        self.run_study("w", *study)
        self.assert_whole("w", 2)
        self.assert_same_bits("undisturbed", "w")

    def test_too_slow(self):
        limit = app.small(limits__wall='"40ms"', count=2000, per_run=1000, duration=10, phases__simulate__record__samples='""')
        result = self.run_study("w", *limit, code=1)
        self.assertRegex(result.stdout, r"run 000000 failed in \w+: .*the wall time limit is used up \(limits\.wall\); raise it")


app.main()
