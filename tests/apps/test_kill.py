"""A study that is killed at any moment goes on, and ends with the bits of one that nobody disturbed."""
import random
import re
import time

import app

app.missing_readers("h5py")

# About 1 s on one core: 8 runs that save themselves every few hundredths of a second.
LONG = app.changes(samples__count=800, samples__per_run=100, phases__simulate__record__samples='""', phases__simulate__substeps=10, checkpoint__every='"10ms"')


class Kill(app.Undisturbed, app.Case):
    changes = LONG

    def kill_after(self, workspace, seconds):
        process = self.begin_study(workspace, *LONG, "--cores", 1)
        app.wait_for(lambda: self.path(workspace, "plan.json").exists(), "plan.json")
        time.sleep(seconds)
        process.kill()
        process.communicate()
        return process.returncode

    def test_at_several_moments(self):
        moments = random.Random(20261120)
        killed = kept = 0
        for _ in range(6):
            before = app.stamps(self.path("killed", "runs")) if killed else {}
            killed += self.kill_after("killed", moments.uniform(0.02, 0.2)) == -9
            after = app.stamps(self.path("killed", "runs"))
            self.assertEqual({name: after.get(name) for name in before}, before)
            kept = max(kept, len(before))
        self.assertGreaterEqual(killed, 2, "the study was too short to be killed")
        before = app.stamps(self.path("killed", "runs"))
        self.run_study("killed", *LONG)
        after = app.stamps(self.path("killed", "runs"))
        self.assertEqual({name: after[name] for name in before}, before, "finished files were touched")
        self.assert_whole("killed", 8)
        self.assert_same_bits(self.undisturbed, "killed")

    def test_a_run_goes_on_from_its_checkpoint(self):
        process = self.begin_study("w", *LONG, "--cores", 1)
        app.wait_for(lambda: any(re.search(r"^\d+\.1\.h5$", name) for name in self.names("w", "attempts"))
                     if self.path("w", "attempts").exists() else False, "a checkpoint")
        process.kill()
        process.communicate()
        self.assert_says(self.call("plan", app.STUDY, "-w", "w", *LONG, "--each").stdout, "resume", "checkpoint of simulate at step ")
        said = self.run_study("w", *LONG).said
        self.assert_says(said, "from checkpoints or finished phases")
        logs = "".join(path.read_text() for path in self.path("w", "logs").iterdir())
        step = re.search(r"simulate goes on from the checkpoint at step (\d+)", logs)
        self.assertIsNotNone(step, logs)
        self.assertGreater(int(step[1]), 0)
        self.assert_whole("w", 8)

    def test_a_spoiled_checkpoint_is_left_aside(self):
        process = self.begin_study("w", *LONG, "--cores", 1)
        found = app.wait_for(lambda: list(self.path("w").glob("attempts/*.1.h5")), "a checkpoint")
        process.kill()
        process.communicate()
        for checkpoint in self.path("w").glob("attempts/*.1.h5"):
            content = bytearray(checkpoint.read_bytes())
            content[len(content) // 2] ^= 0xFF
            checkpoint.write_bytes(content[:-100])
        self.assertTrue(found)
        self.run_study("w", *LONG)
        self.assert_whole("w", 8)
        self.assert_same_bits(self.undisturbed, "w")


app.main()
