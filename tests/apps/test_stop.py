"""SIGINT and SIGTERM: stopped and resumable with 75, aborted at once and still resumable with 130."""
import signal
import subprocess
import time

import app

app.missing_readers("h5py")

LONG = app.changes(samples__count=1200, samples__per_run=200, phases__simulate__record__samples='""', phases__simulate__substeps=5)


class Stop(app.Undisturbed, app.Case):
    changes = LONG

    def begin(self, workspace, *more):
        """Returns when runs are in flight."""
        process = self.begin_study(workspace, *LONG, "--cores", 1, *more)
        app.wait_for(lambda: self.path(workspace, "logs", "000000.log").exists() or None, "the first run")
        time.sleep(0.05)
        return process

    def finish(self, workspace, *more):
        self.run_study(workspace, *LONG, *more)
        self.assert_whole(workspace, 6)
        self.assert_same_bits(self.undisturbed, workspace)

    def stop_by(self, name):
        process = self.begin("w")
        began = time.monotonic()
        process.send_signal(getattr(signal, name))
        out, err = process.communicate(timeout=app.PATIENCE)
        # Half of the 10 s of execution.stop_grace: runs ended because they were asked to, not because they were left.
        self.assertLess(time.monotonic() - began, 5)
        self.assertEqual(process.returncode, 75, err)
        self.assertEqual(out, "")
        self.assert_says(err, f"{name}: no more runs begin, those in flight save their checkpoints; once more to abort at once",
                         "runs to do; go on with: ", " ".join([str(app.PROGRAM), "run", str(app.STUDY), "-w w", *LONG[:2]]), " --cores 1\n")
        self.assertTrue(any(file.endswith(".1.h5") for file in self.names("w", "attempts")), self.names("w", "attempts"))
        self.assertNotIn("claim", self.names("w"))
        self.assertFalse(self.path("w", "study.h5").exists())
        self.assert_says(self.log("w", "study"), f"{name}: stopping", "stopped: ")
        self.assert_says(self.call("status", "w").stdout, "of them begun)", "run the study again to go on", "none yet")

    def test_sigint(self):
        self.stop_by("SIGINT")
        self.finish("w")

    def test_sigterm(self):
        self.stop_by("SIGTERM")
        logs = "".join(path.read_text() for path in self.path("w", "logs").iterdir())
        self.assertIn("stopped; run the study again to go on", logs)
        self.run_study("w", *LONG)
        self.assert_whole("w", 6)
        logs = "".join(path.read_text() for path in self.path("w", "logs").iterdir())
        self.assertIn("goes on from the checkpoint at step", logs)

    def test_a_second_signal_aborts_at_once(self):
        process = self.begin("w")
        process.send_signal(signal.SIGINT)
        time.sleep(0.005)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=app.PATIENCE)
        self.assertEqual(process.returncode, 130, err)
        self.assertLess(time.monotonic() - began, 2)
        self.assert_says(err, "SIGTERM: aborted; the same command goes on from the last checkpoints\n")
        self.finish("w")

    def test_runs_that_do_not_stop_in_time_are_left(self):
        at_once = app.changes(execution__stop_grace='"0s"')
        process = self.begin("w", *at_once)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=app.PATIENCE)
        self.assertEqual(process.returncode, 75, err)
        self.assert_says(err, "the runs did not stop within", "(execution.stop_grace): leaving; they go on from their last checkpoints\ndid not stop: run 00000")
        self.assertRegex(err, r"\ndid not stop: run 00000\d in phase simulate, lane 0\n")
        self.finish("w", *at_once)

    def test_the_command_to_go_on_works(self):
        process = self.begin("w", "--runs", "0-3, 5")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=app.PATIENCE)
        command = next(line for line in err.splitlines() if "go on with: " in line).split("go on with: ")[1]
        result = subprocess.run(["sh", "-c", command], cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(self.names("w", "runs"), [f"{run:06}.h5" for run in (0, 1, 2, 3, 5)])
        self.finish("w")


app.main()
