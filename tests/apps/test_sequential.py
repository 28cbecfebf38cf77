"""A study with execution.sequential has no thread at all, and the same bits; programs: pendulum, and mishaps for what goes wrong."""
import os
import signal
import time

import app

app.missing_readers("h5py")

SEQUENTIAL = app.changes(execution__sequential="true")
LONG = app.changes(samples__count=800, samples__per_run=100, phases__simulate__record__samples='""', phases__simulate__substeps=10)


class Sequential(app.Case):
    def products(self, workspace):
        return {name: app.contents(self.path(workspace, "runs", name), "phases") for name in self.names(workspace, "runs")}

    def test_the_same_bits_as_on_lanes(self):
        small = app.small(phases__simulate__record__samples='"3"')
        self.run_study("sequential", *small, *SEQUENTIAL)
        for cores in (1, 2):
            self.run_study(f"lanes{cores}", *small, "--cores", cores)
            self.assert_same_bits("sequential", f"lanes{cores}")
            self.assertEqual(self.products("sequential"), self.products(f"lanes{cores}"))
        self.assert_whole("sequential", 8)

    def test_no_thread(self):
        process = self.begin_study("w", *LONG, *SEQUENTIAL)
        most = looks = 0
        while process.poll() is None:
            try:
                most = max(most, len(os.listdir(f"/proc/{process.pid}/task")))
                looks += self.path("w", "runs").exists()
            except OSError:
                break
            time.sleep(0.002)
        _, said = process.communicate()
        self.assertEqual(process.returncode, 0, said)
        self.assertEqual(most, 1)
        self.assertGreater(looks, 20)
        self.assertIn("8/8 runs, 800/800 samples", said)
        other = self.begin_study("lanes", *LONG)  # the control: here there are some
        self.assertTrue(app.wait_for(lambda: len(os.listdir(f"/proc/{other.pid}/task")) > 1, "a thread"))

    def test_a_signal_stops_it_and_it_goes_on(self):
        self.run_study("undisturbed", *LONG)
        for number in (signal.SIGINT, signal.SIGTERM):
            workspace = number.name
            process = self.begin_study(workspace, *LONG, *SEQUENTIAL)
            app.wait_for(lambda: self.path(workspace, "runs").exists() and self.names(workspace, "runs"), "a run")
            process.send_signal(number)
            _, said = process.communicate()
            self.assertEqual(process.returncode, 75, said)
            self.assert_says(said, f"{number.name}: no more runs begin, the one in flight saves its checkpoint; once more to abort at once\n",
                             "go on with: ")
            self.assertIn("stopping", self.log(workspace, "study"))
            self.assertLess(len(self.names(workspace, "runs")), 8)
            self.run_study(workspace, *LONG)
            self.assert_same_bits("undisturbed", workspace)

    def test_more_cores_are_a_mistake(self):
        said = self.run_study("w", *SEQUENTIAL, "--cores", 2, code=2).stderr
        self.assert_says(said, "execution.sequential = true is for one core, and --cores = 2: leave one of them out")
        said = self.run_study("w", *SEQUENTIAL, *app.changes(execution__cores=2), code=2).stderr
        self.assert_says(said, "execution.sequential = true is for one core, and execution.cores = 2: leave one of them out")
        self.run_study("w", *app.small(), *SEQUENTIAL, "--cores", 1)


app.main()
