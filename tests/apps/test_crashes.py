"""A run that ends its whole process is named, and is left out after the second time; the program is tests/apps/mishaps."""
import os
import pathlib
import resource
import signal
import subprocess
import time

import app

app.missing_readers("h5py")

import h5py

STUDY = """[samples]
count   = 24
per_run = 2
[samples.parameters]
start = { uniform = [-1, 1] }
[phases.prepare]
sample = 7
"""
RUNS = 12


def wrong(mishap):
    return app.changes(phases__prepare__mishap=mishap)


def memory_group(limit):
    """A new control group in which the system kills what takes more memory [byte]; None where we may make none."""
    for line in pathlib.Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if "memory" in controllers.split(","):  # version 1
            limits, parents = {"memory.limit_in_bytes": limit}, [pathlib.Path("/sys/fs/cgroup/memory" + path)]
        elif not controllers:  # version 2, in which a group with processes has no groups with limits below it
            own = pathlib.Path("/sys/fs/cgroup" + path)
            limits, parents = {"memory.max": limit, "memory.swap.max": 0}, [own, own.parent]
        else:
            continue
        for parent in parents:
            group = parent / f"regatta_test.{os.getpid()}"
            try:
                group.mkdir()
            except OSError:
                continue
            try:
                for name, value in limits.items():
                    if name != "memory.swap.max" or (group / name).exists():
                        (group / name).write_text(str(value))
                subprocess.run(["true"], check=True, preexec_fn=lambda: (group / "cgroup.procs").write_text(str(os.getpid())))
                return group
            except (OSError, subprocess.SubprocessError):
                group.rmdir()
    return None


class Crashes(app.Case):
    def setUp(self):
        super().setUp()
        self.group = None  # the control group of those that crash
        self.path("s.toml").write_text(STUDY)

    def crash(self, workspace, mishap, number, *arguments):
        """Calls `run`, which must end by a signal."""
        def prepare():
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            if self.group:
                (self.group / "cgroup.procs").write_text(str(os.getpid()))
        return self.run_study_with(workspace, *wrong(mishap), *arguments, code=-number, preexec_fn=prepare).stderr

    def run_study_with(self, workspace, *arguments, code=0, **keywords):
        return self.call("run", "s.toml", "-w", workspace, *arguments, code=code, **keywords)

    def starts(self, workspace, runs):
        """What the runs hold of their samples and results, bit for bit."""
        return {run: app.contents(self.path(workspace, "runs", f"{run:06}.h5"), "phases") for run in runs}

    def leaves_it_out(self, mishap, number, how, *arguments):
        """Run 3 ends two processes, and the third one does all others."""
        self.crash("w", mishap, number, *arguments)
        self.assertEqual([name for name in self.names("w", "attempts") if not name.endswith(".h5")], ["in_flight"])
        self.assert_says(self.call("status", "w").stdout,
                         f"  run 000003 was in flight when a process ended that should not have ({how}, in prepare); run the study again\n")
        second = self.crash("w", mishap, number, *arguments)
        self.assert_says(second, "run 3 in phase prepare was in flight when the process before this one ended (" + how)
        # All others come before one that is suspected.
        self.assertEqual(self.names("w", "runs"), [f"{run:06}.h5" for run in range(RUNS) if run != 3])

        why = f"prepare: quarantined, in flight at 2 abrupt ends (the last: {how})"
        advice = "what is quarantined is begun again only by a program that was built anew, or with"
        self.assert_says(self.call("plan", "s.toml", "-w", "w", *wrong(mishap)).stdout,
                         f"\n  run 000003 is not begun: {why}\n  {advice} --runs 3\n")
        said = self.call("status", "w", code=1).stdout
        self.assert_says(said, f"\n  run 000003 failed in {why}\n  {advice} --runs 3\n", "\n  runs        11 complete, 1 failed, 0 to do\n")
        self.assertNotIn("run the study again to go on", said)
        self.assert_says(self.call("status", "w", "--watch", code=1).stdout, "11/12 runs complete, 1 failed\n")
        third = self.run_study_with("w", *wrong(mishap), *arguments, code=1)
        command = f"{app.PROGRAM} run s.toml -w w {' '.join(map(str, [*wrong(mishap), *arguments]))} --runs 3"
        self.assert_says(third.stdout, f"\nrun 000003 failed in {why}\n{advice} {command}\n", "11 runs complete, 1 failed in ")
        with h5py.File(self.path("w", "study.h5")) as file:
            self.assertEqual(list(file["results/ends/status"][:]), 6 * [0] + 2 * [1] + 16 * [0])
        self.assert_says(self.log("w", "study"), f"run 3 failed in {why}")
        self.run_study_with("w", *wrong(mishap), *arguments, code=1)  # it stays so

        # Its number runs it all the same, and it ends the process again.
        self.crash("w", mishap, number, *arguments, "--runs", 3)
        self.assert_says(self.call("plan", "s.toml", "-w", "w", *wrong(mishap)).stdout, "in flight at 3 abrupt ends")

        self.run_study("healthy", study="s.toml")
        self.assertEqual(self.starts("w", set(range(RUNS)) - {3}), self.starts("healthy", set(range(RUNS)) - {3}))
        self.run_study("w", study="s.toml")  # without the mishap it is another study, in which nothing has crashed
        self.assert_same_bits("healthy", "w")
        self.assert_whole_but_for_plans("w")

    def assert_whole_but_for_plans(self, workspace):
        self.assertEqual(self.names(workspace, "attempts"), [])
        self.assertEqual(self.names(workspace, "runs"), [f"{run:06}.h5" for run in range(RUNS)])

    def test_a_null_pointer(self):
        self.leaves_it_out("null", signal.SIGSEGV, "SIGSEGV", "--cores", 1)

    def test_killed_as_by_a_limit_on_memory(self):
        self.leaves_it_out("killed", signal.SIGKILL, "killed, or left without a word", "--cores", 1)

    def test_killed_by_a_limit_on_memory(self):
        self.group = memory_group(256 << 20)
        if not self.group:
            self.skipTest("no memory control group may be made here")
        self.addCleanup(self.group.rmdir)
        self.leaves_it_out("memory", signal.SIGKILL, "killed, or left without a word", "--set", "memory.count=false", "--cores", 1)

    def test_a_fatal_signal_says_where(self):
        for mishap in ("null", "overflow"):
            with self.subTest(mishap):
                said = self.crash(mishap, mishap, signal.SIGSEGV, "--cores", 1)
                self.assertTrue(said.endswith("SIGSEGV: raised by run 000003 in phase prepare, lane 0\nSIGSEGV: the same command goes on\n"), said)
                log = self.log(mishap, "study").splitlines()[-2:]
                for line in log:
                    self.assertRegex(line, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z error lane - run - study SIGSEGV: ")
                self.assertLess(abs(time.mktime(time.strptime(log[0][:19], "%Y-%m-%dT%H:%M:%S")) - time.timezone - time.time()), 60)

    def test_only_the_run_that_raised_the_signal_counts(self):
        for _ in range(2):
            self.crash("w", "null", signal.SIGSEGV, "--cores", 2)
        result = self.run_study_with("w", *wrong("null"), code=1)
        self.assert_says(result.stdout, "11 runs complete, 1 failed in ", "\nrun 000003 failed in prepare: quarantined")

    def test_runs_beside_a_killed_one_are_cleared(self):
        for _ in range(2):
            self.crash("w", "killed", signal.SIGKILL, "--cores", 2)
        result = self.run_study_with("w", *wrong("killed"), code=1)
        self.assert_says(result.stdout, "11 runs complete, 1 failed in ", "\nrun 000003 failed in prepare: quarantined")

    def test_a_run_that_gets_further_is_not_to_blame(self):
        """Killed four times after it has saved more, as on a machine that is lent for a while; not so when it has saved nothing."""
        slow = app.changes(samples__count=2, phases__walk__rest=0.15, checkpoint__every_steps=1, output__commit_every='"10ms"')
        attempt = self.path("w", "attempts", "000000.1.h5")

        def commits():
            try:
                with h5py.File(attempt) as file:
                    return int(file.attrs["commit"])
            except OSError:  # it is not there yet, or is being written
                return 0
        saves_nothing = [*slow, *app.changes(checkpoint__every_steps=1000, checkpoint__every='"1h"')]

        def killed_further():
            before = commits()
            process = self.begin_study("w", *slow, study="s.toml")
            app.wait_for(lambda: commits() > before, "a commit")
            process.kill()
            process.communicate()

        def killed_at_once():
            self.path("w", "logs", "000000.log").unlink()
            process = self.begin_study("w", *saves_nothing, study="s.toml")
            app.wait_for(lambda: self.log_says("w", "000000", "goes on from the checkpoint"), "the run")
            process.kill()
            process.communicate()
        for kill in (killed_further, killed_further, killed_at_once, killed_further, killed_at_once):
            kill()
            self.assertNotIn("not begun", self.call("plan", "s.toml", "-w", "w", *slow).stdout)
        killed_at_once()
        self.assert_says(self.call("plan", "s.toml", "-w", "w", *slow).stdout, "run 000000 is not begun: walk: quarantined")
        self.run_study_with("w", *slow, "--runs", 0)
        self.run_study("undisturbed", *slow, study="s.toml")
        self.assert_same_bits("undisturbed", "w")
        self.assertEqual(self.names("w", "attempts"), [])

    def test_one_end_is_no_reason(self):
        self.crash("w", "killed", signal.SIGKILL)
        self.assertNotIn("not begun", self.call("plan", "s.toml", "-w", "w", *wrong("killed")).stdout)
        self.run_study_with("w", "--runs", "3", *wrong("exception"), code=1)  # another study: what was counted is forgotten
        self.crash("w", "killed", signal.SIGKILL)
        self.assertNotIn("not begun", self.call("plan", "s.toml", "-w", "w", *wrong("killed")).stdout)

    def test_a_refused_allocation_fails_the_run_alone(self):
        limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 31, 1 << 31))
        result = self.run_study_with("w", *wrong("memory"), code=1, preexec_fn=limit)
        self.assert_says(result.stdout, "11 runs complete, 1 failed in ", "\nrun 000003 failed in prepare: ")
        self.assertNotIn("quarantine", result.said)
        again = self.run_study_with("w", *wrong("memory"), code=1, preexec_fn=limit)
        self.assertNotIn("quarantine", again.said)

    def test_an_end_that_was_asked_for_does_not_count(self):
        """A second Ctrl-C, and SIGKILL or a fatal signal after the first: the will of a user, not the fault of a run."""
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        nap = app.changes(phases__prepare__mishap="asleep")
        for second in (signal.SIGINT, signal.SIGKILL, signal.SIGABRT, signal.SIGABRT, signal.SIGINT):
            process = self.begin_study("w", *nap, "--cores", 1, study="s.toml")
            app.wait_for(lambda: self.log_says("w", "000003", "now it happens"), "run 3")
            process.send_signal(signal.SIGINT)
            app.wait_for(lambda: "stopping" in self.log("w", "study"), "the stop")
            app.signal_again(process, second)
            process.communicate()
            self.path("w", "logs", "study.log").unlink()
            self.path("w", "logs", "000003.log").unlink()
            self.assertEqual(process.returncode, 130 if second == signal.SIGINT else -second)
            self.assertTrue(self.path("w", "attempts", "in_flight").exists())
        self.assertNotIn("not begun", self.call("plan", "s.toml", "-w", "w", *nap).stdout)
        self.run_study_with("w")

    def test_a_sequential_study_hears_signals_too(self):
        sequential = [*app.changes(execution__sequential="true", execution__stop_grace=0.2), *app.changes(phases__prepare__mishap="asleep")]
        for second, code, said in ((signal.SIGINT, 130, "SIGINT: aborted; the same command goes on"), (None, 75, "leaving; it goes on from its last")):
            process = self.begin_study("w", *sequential, *app.changes(execution__stop_grace=60 if second else 0.2), study="s.toml")
            app.wait_for(lambda: self.log_says("w", "000003", "now it happens"), "run 3")
            process.send_signal(signal.SIGINT)
            if second:
                app.signal_again(process, second)
            _, stderr = process.communicate()
            self.assertEqual(process.returncode, code)
            self.assert_says(stderr, "SIGINT: no more runs begin", said)
            self.path("w", "logs", "000003.log").unlink()
        self.assertNotIn("not begun", self.call("plan", "s.toml", "-w", "w", *sequential).stdout)
        self.crash("null", "null", signal.SIGSEGV, *app.changes(execution__sequential="true"))

    def test_a_spoiled_record_says_nothing(self):
        self.crash("w", "killed", signal.SIGKILL)
        self.path("w", "attempts", "in_flight").write_bytes(os.urandom(1000))
        self.path("w", "attempts", "crashes.json").write_text("{ no")
        self.run_study_with("w")
        self.assert_whole_but_for_plans("w")


app.main()
