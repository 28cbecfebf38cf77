"""The command that a study calls at its end, in any orderly way; the program is tests/apps/mishaps."""
import json
import os
import signal

import app

STUDY = """[samples]
count   = 12
per_run = 2
[execution]
stop_grace = "60s"
on_finish = '''python3 -c "
import json, os, signal, sys
json.dump({'arguments': sys.argv[1:], 'workspace': os.environ['REGATTA_WORKSPACE'], 'code': os.environ['REGATTA_EXIT_CODE'],
           'cores': sorted(os.sched_getaffinity(0)), 'blocked': [int(s) for s in signal.pthread_sigmask(signal.SIG_BLOCK, [])],
           'claimed': os.path.exists(sys.argv[1] + '/claim')}, open('finished.json', 'w'))
" "$1" "$2"'''
[phases.prepare]
sample = 7
"""


def changes_of(mishap):
    return app.changes(phases__prepare__mishap=mishap)


class OnFinish(app.Case):
    def setUp(self):
        super().setUp()
        self.path("s.toml").write_text(STUDY)

    def finished(self, code, claimed=False):
        found = json.loads(self.path("finished.json").read_text())
        self.path("finished.json").unlink()
        self.assertEqual(found, {"arguments": ["w", str(code)], "workspace": "w", "code": str(code),
                                 "cores": sorted(os.sched_getaffinity(0)), "blocked": [], "claimed": claimed})

    def test_complete_and_failed(self):
        for cores in ("auto", "1"):
            self.run_study("w", "--cores", cores, "--fresh", study="s.toml")
            self.finished(0)
        self.run_study("w", *app.changes(execution__sequential="true"), "--fresh", study="s.toml")
        self.finished(0)
        self.run_study("w", *changes_of("exception"), study="s.toml", code=1)
        self.finished(1)

    def test_stopped(self):
        process = self.begin_study("w", *changes_of("nap"), "--cores", 1, study="s.toml")
        app.wait_for(lambda: self.log_says("w", "000003", "now it happens"), "run 3")
        process.send_signal(signal.SIGTERM)
        process.communicate()
        self.assertEqual(process.returncode, 75)
        self.finished(75)

    def left(self, *changes):
        """Asked to stop while a run sleeps for two minutes: what was said."""
        self.path("w", "logs", "000003.log").unlink(missing_ok=True)
        late = [*changes_of("asleep"), *app.changes(execution__stop_grace='"200ms"')]
        process = self.begin_study("w", *late, *changes, "--fresh", study="s.toml")
        app.wait_for(lambda: self.log_says("w", "000003", "now it happens"), "run 3")
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=app.PATIENCE)
        self.assertEqual(process.returncode, 75, said)
        self.assertIn("did not stop within", said)
        self.assertIn("\ndid not stop: run 000003 in phase prepare, lane 0\n", said)
        return said

    def test_left_after_the_grace_time(self):
        for how in (["--cores", 1], app.changes(execution__sequential="true")):
            self.left(*how)
            self.finished(75, claimed=True)
            said = self.left(*how, *app.changes(execution__on_finish='"exit 3"'))
            self.assertRegex(said, "\nwarning: execution.on_finish (ended with exit code 3|did not end with exit code 0)\n$")

    def test_its_failure_changes_nothing(self):
        for command, why in (("exit 3", "ended with exit code 3"), ("kill -9 $$", "was ended by signal 9")):
            result = self.run_study("w", *app.changes(execution__on_finish=f'"{command}"'), study="s.toml")
            self.assertTrue(result.stderr.endswith(f"\nwarning: execution.on_finish {why}\n"), result.stderr)

    def test_not_for_a_wrong_study_nor_an_abort(self):
        self.run_study("w", *app.changes(samples__count=0), study="s.toml", code=2)
        self.assertFalse(self.path("finished.json").exists())
        process = self.begin_study("w", *changes_of("asleep"), "--cores", 1, study="s.toml")
        app.wait_for(lambda: self.log_says("w", "000003", "now it happens"), "run 3")
        process.send_signal(signal.SIGINT)
        app.wait_for(lambda: "stopping" in self.log("w", "study"), "the stop")
        app.signal_again(process, signal.SIGINT)
        process.communicate()
        self.assertEqual(process.returncode, 130)
        self.assertFalse(self.path("finished.json").exists())


app.main()
