"""verify finds whatever changed on disk; verify-restart stops and kills a study and compares what it ends with."""
import json
import os
import re
import shutil
import signal

import app

SMALL = app.small(75, 25, 0.2)
# About 1 s on one core: 8 runs that save themselves every few hundredths of a second.
LONG = app.changes(samples__count=800, samples__per_run=100, phases__simulate__record__samples='""', phases__simulate__substeps=10, checkpoint__every='"10ms"')


class Verify(app.Case):
    def setUp(self):
        super().setUp()
        self.run_study("w", *SMALL)

    def spoil(self, *name):
        """Flips a bit in the middle of a file, where columns are."""
        path = self.path("w", *name)
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)

    def test_what_is_sound(self):
        self.assertRegex(self.call("verify", "w").stdout, r"^4 files, \d\d+ products, [\d.]+ .iB: all as they were written\n$")
        self.assertRegex(self.call("verify", "w/study.h5").stdout, r"^1 file, \d+ products, [\d.]+ .iB: all as they were written\n$")

    def test_what_is_damaged_is_named_and_can_be_computed_anew(self):
        self.spoil("runs", "000001.h5")
        said = self.call("verify", "w", code=1).stdout
        self.assertRegex(said, r"^w/runs/000001\.h5: .*\n4 files, .*: 1 file is damaged or missing\nremove the files in runs/ that are damaged, and run the study again: these runs are computed anew\n$")
        self.assertNotIn("000000.h5", said)
        self.path("w", "runs", "000001.h5").unlink()
        self.run_study("w", *SMALL)
        self.call("verify", "w")

    def test_a_damaged_attempt_is_to_stay(self):
        long = app.small(25, phases__simulate__substeps=400)
        self.run_study("v", *long, *app.changes(limits__steps=3), code=1)
        attempt = self.path("v", "attempts", "000000.1.h5")
        attempt.write_bytes(bytes(96) + attempt.read_bytes()[96:])  # its superblock
        said = self.call("verify", "v", code=1).stdout
        self.assert_says(said, "\nleave the files in attempts/ where they are, and run the study again: it goes on from what is whole of them\n")
        self.assertNotIn("remove", said)
        self.run_study("v", *long)
        self.assert_says(self.log("v", "000000"), "goes on from the checkpoint at step")
        self.call("verify", "v")

    def test_a_run_that_is_gone_is_missing(self):
        self.path("w", "runs", "000002.h5").unlink()
        self.assert_says(self.call("verify", "w", code=1).stdout, "w/runs/000002.h5: is not there, but study.h5 has run 000002 as complete", ": 1 file is damaged or missing")
        self.path("w", "study.h5").unlink()
        self.assert_says(self.call("verify", "w").stdout, "2 files, ")

    def test_a_plan_that_is_not_as_it_was_written(self):
        plan = self.path("w", "plan.json")
        plan.write_text(plan.read_text().replace('"per_run": 25', '"per_run": 24'))
        self.assert_says(self.call("verify", "w", code=1).stdout, "w/plan.json: cannot be read as a plan (it is not as it was written)", ": 1 file is damaged or missing")

    def test_the_folder_of_another_program_is_not_damaged(self):
        plan = json.loads(self.path("w", "plan.json").read_text())
        del plan["hash"]  # as plans were at first
        plan["phases"] = ["load", "summarise"]
        self.path("w", "plan.json").write_text(json.dumps(plan))
        said = self.call("verify", "w", code=2)
        self.assertEqual((said.stdout, said.stderr), ("", f"w/plan.json: this workspace belongs to {plan['program']} with the phases load, summarise; "
                                                      "use that program for it, whatever the command\n"))

    def test_diff_is_not_deceived_by_hashes(self):
        self.run_study("v", *SMALL)
        self.assert_says(self.call("diff", "v", "w").stdout, "the same: 3 runs, bit for bit")
        self.spoil("runs", "000001.h5")
        self.assert_says(self.call("diff", "v", "w", code=2).stderr, "w/runs/000001.h5: ")

    def test_what_cannot_be_opened_is_damaged(self):
        path = self.path("w", "study.h5")
        os.truncate(path, 100)
        self.assert_says(self.call("verify", "w", code=1).stdout, "w/study.h5: ", ": 1 file is damaged")

    def test_checkpoints_of_a_killed_study(self):
        process = self.begin_study("killed", *LONG, "--cores", 1)
        app.wait_for(lambda: list(self.path("killed").glob("attempts/*.1.h5")), "a checkpoint")
        process.send_signal(signal.SIGKILL)
        process.communicate()
        self.assert_says(self.call("verify", "killed").stdout, ": all as they were written\n")

    def test_while_the_study_runs(self):
        process = self.begin_study("busy", *LONG, "--cores", 1)
        app.wait_for(lambda: list(self.path("busy").glob("attempts/*.1.h5")), "a checkpoint")
        while process.poll() is None:
            self.assert_says(self.call("verify", "busy").stdout, ": all as they were written\n")

    def test_what_is_nothing_of_a_study(self):
        self.assert_says(self.call("verify", "none", code=2).stderr, "none: there is no such file or folder")
        self.path("other").mkdir()
        self.assert_says(self.call("verify", "other", code=2).stderr, "other: has no plan.json, so it is not the folder of a study")
        shutil.copy(app.STUDY, self.path("mine.toml"))
        self.assert_says(self.call("verify", "mine.toml", code=2).stderr, "mine.toml: is no HDF5 file; name the folder of a study, or one of its")


class VerifyRestart(app.Case):
    def restart(self, *arguments, code=0):
        return self.call("verify-restart", app.STUDY, *LONG, "--cores", 1, "--stops", 6, "--every", "10ms", *arguments, code=code)

    def test_the_same_bits(self):
        said = self.restart().stdout
        self.assertRegex(said, r"^undisturbed: 8 runs in \d+\.\d s\nstop 1 after ")
        midst = re.search(r"\nstopped (\d) times?, (\d) of them in runs that had saved something; the last call took ", said)
        self.assertIsNotNone(midst, said)
        self.assertGreater(int(midst[2]), 0, said)
        self.assert_says(said, "by SIGTERM: ", "by SIGKILL: ", "\nthe same: 8 runs, bit for bit\n")
        self.assertEqual(self.names(), [])

    def test_the_studies_are_kept_when_asked(self):
        self.restart("--keep", "kept", "--seed", 2)
        self.assertEqual(self.names("kept"), ["output.txt", "restarted", "undisturbed"])
        self.assert_says(self.call("diff", "kept/undisturbed", "kept/restarted").stdout, "the same: ")
        self.assert_says(self.restart("--keep", "kept", code=2).stderr, "--keep kept: is there already; name a new folder")

    def test_mistakes_come_first(self):
        self.assert_says(self.restart("--set", "samples.count=-1", code=2).stderr, "samples.count")
        self.assert_says(self.call("verify-restart", app.STUDY, "--stops", 0, code=2).stderr, "--stops")


app.main()
