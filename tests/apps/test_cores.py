"""Lanes have their cores for themselves: what else the program does keeps to a core that is left."""
import os

import app

LONG = app.changes(samples__count=4000, samples__per_run=1000, phases__simulate__record__samples='""')


def threads(process):
    """Name -> CPUs it may run on, of the threads of a process."""
    found = {}
    for task in os.listdir(f"/proc/{process}/task"):
        with open(f"/proc/{process}/task/{task}/status", encoding="utf-8") as file:
            lines = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
        name = "main" if int(task) == process else lines["Name"]
        found[name] = lines["Cpus_allowed_list"]
    return found


class Cores(app.Case):
    def test_the_main_thread_keeps_off_the_lanes(self):
        process = self.begin_study("w", *LONG, "--cores", 1)
        app.wait_for(lambda: self.path("w", "logs", "000000.log").exists(), "the first run")
        said = self.log("w", "study")
        found = threads(process.pid)
        self.assertIsNone(process.poll(), "the study was too short")
        if " left to the system" not in said:
            self.skipTest("this machine has one core only")
        self.assertIn(f", CPU {found['main']} left to the system", said)
        self.assertNotEqual(found["main"], found["lane-0"])

    def test_a_lane_that_cannot_be_pinned_is_said_at_the_end(self):
        preload = {"LD_PRELOAD": os.environ["REGATTA_REFUSE_PINNING"], "ASAN_OPTIONS": "verify_asan_link_order=0"}
        result = self.call("run", app.STUDY, *app.small(), "-w", "w", "--cores", 1, env={**os.environ, **preload})
        self.assertRegex(result.stderr.splitlines()[-1], r"^warning: lane-0 is not pinned to CPU \d+ ")


app.main()
