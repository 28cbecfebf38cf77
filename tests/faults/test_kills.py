"""The program is killed at random moments with several runs in flight, again and again until the study ends."""
import random
import time

import faults
import app
import verdict

KILLS = 50 * faults.FACTOR
RUNS = 8
# About 1 s on one core: runs that save themselves every few hundredths of a second.
LONG = app.changes(samples__count=800, samples__per_run=100, phases__simulate__record__samples='""', phases__simulate__substeps=10, checkpoint__every='"10ms"', output__commit_every='"10ms"')


class Kills(app.Undisturbed, app.Case):
    changes = LONG

    def kill(self, workspace, early, moment, begun):
        """Returns whether it had not ended before, what was durable when it was killed, and problems."""
        process = self.begin_study(workspace, *LONG, "--cores", 2)
        if not early:
            app.wait_for(lambda: (workspace / "attempts/in_flight").exists() or process.poll() is not None, "the first run")
        time.sleep(moment)
        durable = verdict.live_progress(workspace)
        process.kill()
        said = process.communicate()
        (workspace / "attempts/in_flight").unlink(missing_ok=True)  # it was not a run that ended the process
        if process.returncode not in (0, -9):
            return False, {}, [f"exit code {process.returncode}: {said}"]
        return process.returncode == -9, {**begun, **durable}, []

    def test_until_the_study_ends(self):
        draw, began = random.Random(20261122), time.monotonic()
        kills = studies = in_flight = 0
        failed, problems = 0, []
        while kills < KILLS and time.monotonic() - began < faults.SECONDS:
            workspace = self.path(f"w{studies}")
            studies += 1
            goes_on, before, times = True, {}, 0
            while goes_on and kills < KILLS and time.monotonic() - began < faults.SECONDS:
                early = draw.random() < 0.2  # before the first run begins, or about then
                goes_on, durable, found = self.kill(workspace, early, draw.uniform(0, 0.05 if early else 0.3), before)
                if not goes_on:
                    break
                kills += 1
                times += 1
                found += verdict.after_fault(workspace, durable)
                before = verdict.progress(workspace) if not found else {}
                in_flight = max(in_flight, len({path.name.split(".")[0] for path in (workspace / "attempts").glob("*.h5*")}))
                failed += bool(found)
                problems += [f"study {studies}, kill {times}: {problem}" for problem in found]
            self.run_study(workspace, *LONG)
            found = verdict.at_the_end(workspace, self.undisturbed, RUNS) + verdict.went_back(before, verdict.progress(workspace))
            failed += bool(found)
            problems += [f"study {studies}, after {times} kills: {problem}" for problem in found]
        faults.report(f"the app killed at random moments, up to {in_flight} runs in flight, in {studies} studies", kills, failed, time.monotonic() - began)
        self.assertEqual([], problems, "\n".join(problems))
        self.assertGreaterEqual(in_flight, 2)


app.main()
