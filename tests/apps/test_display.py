"""Bars on a terminal, plain lines elsewhere; the cursor comes back however a study ends; the lines of logs."""
import os
import pty
import re
import select
import signal
import time

import app

HIDE, SHOW = "\033[?25l", "\033[?25h"
LONG = app.changes(samples__count=1200, samples__per_run=200, phases__simulate__record__samples='""', phases__simulate__substeps=5)


class Terminal(app.Case):
    def on_terminal(self, *arguments, signals=(), kind="xterm", redirect=""):
        """Runs the program under a terminal of its own: what it drew, and its exit code. Signals are (text to wait for, name)."""
        process, terminal = pty.fork()
        if process == 0:
            os.chdir(self.folder)
            os.environ["TERM"] = kind
            os.execv("/bin/sh", ["sh", "-c", f'exec "$@" {redirect}', "sh", str(app.PROGRAM), *map(str, arguments)])
        drawn, waiting, end = "", list(signals), time.monotonic() + app.PATIENCE
        while time.monotonic() < end:
            ready, _, _ = select.select([terminal], [], [], 1)
            if ready:
                try:
                    part = os.read(terminal, 65536)
                except OSError:  # how Linux says that the other side has been closed
                    break
                if not part:
                    break
                drawn += part.decode()
            if waiting and waiting[0][0] in drawn:
                os.kill(process, waiting.pop(0)[1])
        else:
            os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        os.close(terminal)
        return drawn, os.waitstatus_to_exitcode(status)

    def test_bars(self):
        drawn, code = self.on_terminal("run", app.STUDY, "-w", "w", *LONG)
        self.assertEqual(code, 0, drawn)
        self.assertEqual((drawn.count(HIDE), drawn.count(SHOW)), (1, 1))
        frames = drawn[drawn.index(HIDE):drawn.index(SHOW)]
        self.assertRegex(frames, r"\d  00000\d  simulate  \[[^\]]+\] +\d+%")
        self.assertRegex(frames, r"\d/6 runs \| [\d,]+/1,200 samples")
        after = drawn[drawn.index(SHOW) + len(SHOW):]
        self.assertEqual(app.escapes(after.replace("\r\n", "\n")), [])
        self.assert_says(after, "6 runs complete, 0 failed in ")
        self.assert_says(frames, "6/6 runs, 1,200/1,200 samples")

    def test_the_cursor_comes_back_after_a_stop(self):
        drawn, code = self.on_terminal("run", app.STUDY, "-w", "w", *LONG, signals=[("simulate", signal.SIGINT)])
        self.assertEqual(code, 75, drawn)
        self.assertLess(drawn.rindex(HIDE), drawn.rindex(SHOW))
        self.assert_says(drawn, "SIGINT: no more runs begin, those in flight save their checkpoints; once more to abort at once\r\n",
                         "go on with: ")

    def test_the_cursor_comes_back_after_an_abort(self):
        drawn, code = self.on_terminal("run", app.STUDY, "-w", "w", *LONG,
                                       signals=[("simulate", signal.SIGINT), ("simulate", signal.SIGINT)])
        self.assertIn(code, (130, 75), drawn)  # 75: the runs were quicker than the second signal
        self.assertLess(drawn.rindex(HIDE), drawn.rindex(SHOW))
        if code == 130:
            after = drawn[drawn.rindex(SHOW) + len(SHOW):]
            self.assertEqual(after, "\r\nSIGINT: aborted; the same command goes on from the last checkpoints\r\n")

    def test_the_cursor_comes_back_when_runs_are_left(self):
        drawn, code = self.on_terminal("run", app.STUDY, "-w", "w", *LONG, *app.changes(execution__stop_grace='"0s"'),
                                       signals=[("simulate", signal.SIGTERM)])
        self.assertEqual(code, 75, drawn)
        self.assertLess(drawn.rindex(HIDE), drawn.rindex(SHOW))

    def test_plain_where_nothing_can_be_drawn(self):
        for name, keywords, more in (("flag", {}, ["--no-display"]), ("dumb", {"kind": "dumb"}, []), ("file", {"redirect": "2>err"}, [])):
            with self.subTest(name):
                drawn, code = self.on_terminal("run", app.STUDY, "-w", name, *app.small(), *more, **keywords)
                self.assertEqual(code, 0, drawn)
                self.assertEqual(app.escapes(drawn.replace("\r\n", "\n")), [])

    def test_a_terminal_that_goes_away(self):
        process, terminal = pty.fork()
        if process == 0:
            os.chdir(self.folder)
            os.environ["TERM"] = "xterm"
            os.execv("/bin/sh", ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", str(app.PROGRAM), "run", str(app.STUDY), "-w", "w", *LONG])
        app.wait_for(lambda: self.path("w", "logs", "000000.log").exists(), "the first run")
        os.close(terminal)
        _, status = os.waitpid(process, 0)
        self.assertEqual(self.names("w", "runs"), [f"{run:06}.h5" for run in range(6)], "a study outlives its terminal")
        self.assertTrue(self.path("w", "study.h5").exists(), os.waitstatus_to_exitcode(status))


class Pipe(app.Case):
    def test_plain_lines(self):
        for more in ([], ["--no-display"]):
            result = self.run_study("w", *app.small(), *more)
            self.assertEqual(app.escapes(result.said), [])
            self.assertRegex(result.stderr, r"\n8/8 runs, 200/200 samples, .* elapsed, .*\d of \d lanes busy\n$")


class Logs(app.Case):
    LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (trace|debug|info |warn |error) lane (\d+|-) run (\d{6}|-) (\S+) \S")

    def lines(self, workspace):
        found = {}
        for name in self.names(workspace, "logs"):
            text = self.path(workspace, "logs", name).read_text()
            self.assertTrue(text.endswith("\n") or not text, name)
            found[name] = [self.LINE.match(line) or line for line in text.splitlines() if not line.startswith("    ")]
            for line in found[name]:
                self.assertIsInstance(line, re.Match, f"{name}: {line}")
        return found

    def test_lines_have_time_level_lane_run_and_phase(self):
        self.run_study("w", *app.small())
        for name, lines in self.lines("w").items():
            self.assertTrue(lines, name)
            self.assertEqual({line[3] for line in lines}, {"-" if name == "study.log" else name[:6]})
            self.assertEqual({line[1] for line in lines}, {"info "})

    def test_levels(self):
        limit = app.small(limits__steps=1, phases__simulate__substeps=400)
        self.run_study("debug", *limit, "--log-level", "debug", code=1)
        self.run_study("info", *limit, code=1)
        self.run_study("warn", *limit, "--log-level", "warn", code=1)
        count = {name: sum(map(len, self.lines(name).values())) for name in ("debug", "info", "warn")}
        self.assertGreaterEqual(count["debug"], count["info"])
        self.assertGreater(count["info"], count["warn"])
        self.assertEqual(count["warn"], 8, "one error a run")
        for lines in self.lines("warn").values():
            self.assertEqual({(line[1], line[4]) for line in lines}, {("error", "simulate")} if lines else set())


app.main()
