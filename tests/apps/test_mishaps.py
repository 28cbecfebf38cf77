"""A phase that goes wrong in run 3 fails that run alone, which says where, why and how to repeat it; the program is tests/apps/mishaps."""
import subprocess

import app

app.missing_readers("h5py")

import h5py

STUDY = """[samples]
count   = 12
per_run = 2
[phases.prepare]
sample = 7
"""


class Mishaps(app.Case):
    def fails_alone(self, phase, why, *changes):
        self.path("s.toml").write_text(STUDY)
        result = self.run_study("w", *changes, study="s.toml", code=1)
        command = f"{app.PROGRAM} run s.toml -w w {' '.join(changes)} --runs 3"
        self.assert_says(result.stdout, "12 samples, 10 complete, 2 failed", f"\nrun 000003 failed in {phase}: {why}\n  repeat: {command}\n",
                         "5 runs complete, 1 failed in ")
        self.assertEqual(result.stdout.count(" failed in "), 2)
        self.assertEqual(self.names("w", "runs"), [f"{run:06}.h5" for run in range(6)])
        for run in range(6):
            with h5py.File(self.path("w", "runs", f"{run:06}.h5")) as file:
                self.assertEqual(file.attrs["status"].decode(), "failed" if run == 3 else "complete")
                if run == 3:
                    self.assertEqual(file.attrs["error"].decode(), f"{phase}: {why}")
                    self.assertEqual(file.attrs["repeat"].decode(), command)
        with h5py.File(self.path("w", "study.h5")) as file:
            self.assertEqual(list(file["results/ends/status"][:]), 6 * [0] + 2 * [1] + 4 * [0])
            self.assertEqual([place for place in file["results/ends/place"][:] if place == place], 10 * [10.0])
        self.assert_says(self.log("w", "000003"), f" run 000003 {phase} failed: {why}; repeat with: {command}\n")
        self.assertNotIn("failed", self.log("w", "000002"))

        before = app.stamps(self.path("w", "runs"))
        again = subprocess.run(["sh", "-c", command], cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual(again.returncode, 1, again.stderr)
        self.assert_says(again.stdout, f"\nrun 000003 failed in {phase}: {why}\n")
        after = app.stamps(self.path("w", "runs"))
        self.assertEqual([name for name in before if after[name] != before[name]], ["000003.h5"])

        self.run_study("w", study="s.toml")  # without the mishap
        self.assertEqual(self.call("status", "w").stdout.count("6 complete, 0 failed, 0 to do"), 1)

    def test_an_exception(self):
        self.fails_alone("prepare", "the detector is on fire", *app.changes(phases__prepare__mishap="exception"))

    def test_something_that_is_no_exception(self):
        self.fails_alone("prepare", "something was thrown that is not a std::exception", *app.changes(phases__prepare__mishap="number"))

    def test_a_draw_outside_its_range_fails_its_sample_alone(self):
        self.path("s.toml").write_text(STUDY + "[samples.parameters]\nstart = { normal = [1, 0.5] }\n")
        result = self.run_study("w", study="s.toml")
        self.assert_says(result.stdout, "6 runs complete, 0 failed in ")
        with h5py.File(self.path("w", "study.h5")) as file:
            status, places = file["results/ends/status"][:], file["results/ends/place"][:]
            failed = file["runs/failed_samples"]
            ids = [int(sample) for sample in failed["sample"][:]]
            reasons = ["".join(part.decode() for part in row).rstrip("\0") for row in failed["reason"][:]]
        self.assertEqual(ids, [sample for sample in range(12) if status[sample] == 1])
        self.assertTrue(0 < len(ids) < 12, ids)  # the seed decides; each fails with probability 1/2
        for sample in range(12):
            self.assertEqual(places[sample] == places[sample], sample not in ids)
        for reason in reasons:
            self.assertRegex(reason, r"^samples: samples\.parameters\.start = \d\.\d+ m is outside its range, -1 to 1 m; drawn from normal \[1\.0, 0\.5\]: narrow it, or add truncated = \[low, high\]$")
        self.assert_says(result.stdout, f"\nsample {ids[0]} (run {ids[0] // 2:06}) failed in {reasons[0]}\n")
        with h5py.File(self.path("w", "runs", f"{ids[0] // 2:06}.h5")) as file:
            self.assertIn(ids[0], file["notes/samples/id"][:])
            self.assertEqual(file["samples/start"][ids[0] % 2], 0)  # what phases see is its nominal value
        again = self.run_study("w", study="s.toml")  # nothing is computed: the draws say it again
        self.assert_says(again.stderr, "6 complete")
        self.assertEqual(again.stdout.count(" failed in samples: samples.parameters.start = "), result.stdout.count(" failed in samples: samples.parameters.start = "))
        self.assertEqual(self.call("status", "w").stdout.count("6 complete, 0 failed, 0 to do"), 1)

    def test_a_stepper_that_diverges(self):
        self.fails_alone("walk", "step 5: the simulation diverged", *app.changes(phases__walk__lost=6))

    def test_a_stepper_that_diverges_may_keep_what_it_has(self):
        self.path("s.toml").write_text(STUDY)
        self.run_study("w", *app.changes(phases__walk__lost=6, phases__walk__on_diverged="keep"), study="s.toml")
        with h5py.File(self.path("w", "study.h5")) as file:
            self.assertEqual(list(file["results/ends/place"][:]), 6 * [10.0] + 2 * [5.0] + 4 * [10.0])


app.main()
