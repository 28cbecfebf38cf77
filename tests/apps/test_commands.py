"""What the commands say: help, list, describe, validate, plan, status."""
import json
import re
import signal
import subprocess

import app

EXIT_CODES = ["exit codes: 0 all runs asked for are complete, 1 some runs failed, or rerun or diff found a difference",
              "2 the study or the command line is wrong",
              "75 stopped and resumable: the same command goes on, 130 aborted by a second Ctrl-C"]
LONG = app.changes(samples__count=8000, samples__per_run=1000, phases__simulate__record__samples='""')


class Help(app.Case):
    OPTIONS = {"run": ["--set KEY=VALUE", "-w,--workspace DIR", "--cores N", "--isa SET", "--runs RANGES", "--until PHASE", "--fresh", "--no-display", "--log-level LEVEL"],
               "plan": ["--set KEY=VALUE", "-w,--workspace DIR", "--cores N", "--isa SET", "--until PHASE", "--each"],
               "validate": ["--set KEY=VALUE", "--cores N", "--isa SET"],
               "prepare": ["--set KEY=VALUE", "-w,--workspace DIR", "--cores N", "--isa SET", "--until PHASE", "--fresh"], "list": [], "graph": ["--dot"], "describe": ["what NAME", "--json"],
               "export": ["workspace DIR REQUIRED", "--csv", "-o,--output PATH", "--port NAME", "--columns NAME,...", "--virtual FILE.h5", "--force"], "rerun": ["file FILE REQUIRED", "--keep DIR", "--from-checkpoint"],
               "diff": ["paths DIR|FILE x 2 REQUIRED"], "compare": ["workspaces DIR ... REQUIRED", "--csv"],
               "status": ["workspace DIR REQUIRED", "--watch"], "verify": ["path DIR|FILE REQUIRED"],
               "verify-restart": ["--set KEY=VALUE", "--cores N", "--stops N", "--every TIME", "--seed N", "--keep DIR"], "clean": ["workspace DIR REQUIRED", "--dry-run", "--logs", "--plans"]}

    def test_of_the_program(self):
        said = self.call("--help").stdout
        self.assert_says(said, "Usage: pendulum", "Phases: draw, simulate, score.", "--version", *EXIT_CODES)
        commands = re.findall(r"^  ([a-z][a-z-]*)  +\S", said, re.MULTILINE)
        self.assertEqual(commands, list(self.OPTIONS))
        self.assertRegex(self.call("--version").stdout, r"^\d+\.\d+\.\d+\n$")

    def test_of_each_command(self):
        for command, options in self.OPTIONS.items():
            with self.subTest(command=command):
                result = self.call(command, "--help")
                self.assertEqual(result.stderr, "")
                self.assert_says(result.stdout, f"Usage: pendulum {command}", *options, *EXIT_CODES)
                listed = re.findall(r"^  (?:-\w,)?(--[a-z-]+)", result.stdout, re.MULTILINE)
                known = ["--help"] + [re.search(r"--[a-z-]+", option)[0] for option in options if "--" in option]
                self.assertEqual(sorted(listed), sorted(known), "the table of this test is not complete")
                self.assertNotIn("{", result.stdout)  # CLI11 shows inner values of flags and choices in braces


class Description(app.Case):
    def test_list(self):
        said = self.call("list").stdout
        self.assertEqual(re.findall(r"^(\w+)", said, re.MULTILINE), ["draw", "simulate", "score"])
        self.assert_says(said, 'reads  "samples" Samples<pendulum::PendulumSample>', 'writes "scores" Samples<pendulum::MemberScore>')

    def test_graph(self):
        self.assert_says(self.call("graph").stdout, '\nsimulate: ', '  reads   "pendulums"  from draw\n',
                         '  writes  "scores"  Samples<pendulum::MemberScore>  (stored, merged in study.h5)\n')
        self.assert_says(self.call("graph", "--dot").stdout, "digraph pipeline {\n", '  "phase simulate" -> "port endings";\n')

    def test_all(self):
        said = self.call("describe").stdout
        parts = [self.call("describe", name).stdout for name in ("study", "samples", "draw", "simulate", "score")]
        self.assertEqual(said, "".join(parts))

    def test_a_phase(self):
        said = self.call("describe", "simulate").stdout
        self.assertTrue(said.startswith("simulate: Simulates every member under sampled control (version "), said[:100])
        self.assert_says(said, 'reads   "pendulums"', 'writes  "endings"')
        row = next(line for line in said.splitlines() if line.startswith("phases.simulate.duration "))
        self.assertEqual(re.split(r"  +", row),
                         ["phases.simulate.duration", "number", "s", "1e-06 to 1000000", "10.0", "simulated time, rounded to control periods"])
        for key in ("checkpoint.every", "record.samples", "limits.wall", "on_diverged", "controller.type", "disturbances.N.force"):
            self.assert_says(said, f"\nphases.simulate.{key} ")

    def test_samples(self):
        said = self.call("describe", "samples").stdout
        self.assert_says(said, "uniform", "log_uniform", "normal", "log_normal", "relative", "constant", "choice", "linspace", "grid", "tied")
        row = next(line for line in said.splitlines() if line.startswith("samples.parameters.m0 "))
        self.assert_says(row, "kg", "1.5", "mass of the cart")

    def test_study(self):
        said = self.call("describe", "study").stdout
        for key in ("study.title", "study.seed", "samples.count", "samples.per_run", "execution.cores", "checkpoint.every", "observe.samples",
                    "limits.wall", "output.compression"):
            self.assert_says(said, f"\n{key} ")

    def test_every_key_can_be_set_to_its_default(self):
        """What is described is what can be written: every key with a plain default, all at once."""
        given = []
        for name in ("study", "simulate"):
            for line in self.call("describe", name).stdout.splitlines():
                cells = re.split(r"  +", line)
                default = cells[-2] if len(cells) >= 4 else ""
                if re.match(r"[a-z]+(\.\w+)+$", cells[0]) and ".model_params." not in cells[0] and ".N." not in cells[0] \
                        and re.match(r'("[^"]*"|[\d.e+-]+|true|false|inf)$', default) and cells[0] != "samples.count":
                    given += ["--set", f"{cells[0]}={default}"]
        self.assertGreater(len(given) / 2, 25)
        self.assert_says(self.call("validate", app.STUDY, *given).stdout, "no mistakes")


class Looking(app.Case):
    """plan, validate and status change nothing."""

    def test_validate(self):
        self.assertEqual(self.call("validate", app.STUDY).stdout,
                         f"{app.STUDY}: no mistakes; 10,000 samples, 14 drawn parameters, 3 phases\n")
        self.assertEqual(self.names(), [])

    def test_plan_of_a_new_study(self):
        said = self.call("plan", app.STUDY, *app.small(), "--cores", 1).stdout
        self.assertRegex(said, r"^1 core.*\n[0-9.]+ [MG]iB of memory a run \(.* for 1 lane\): hot .*\nat least [0-9.]+ [KM]iB of disk for what is to be made; [0-9.]+ [MGT]iB are free\nfolder out/one_controller\n8 runs of 25 samples\n +8 new +200 samples\n$")
        said = self.call("plan", app.STUDY, *app.small(count=60), "--each").stdout
        self.assert_says(said, "  run 000000  samples 0 to 24  new\n  run 000001  samples 25 to 49  new\n  run 000002  samples 50 to 59  new\n")
        self.assertEqual(self.names(), [])

    def test_one_of_a_kind(self):
        one = [*app.small(1, 7), "--set", 'study.title=""']
        self.assert_says(self.call("validate", app.STUDY, *one).stdout, "no mistakes; 1 sample, ", " drawn parameters, 3 phases\n")
        self.assert_says(self.call("plan", app.STUDY, *one, "--each").stdout, "\n1 run of 7 samples\n         1 new                1 sample\n",
                         "  run 000000  sample 0  new\n")
        run = self.run_study("w", *one)
        self.assert_says(run.stdout, "\none_controller: 1 sample, 1 complete, 0 failed\n", "\n1 run complete, 0 failed in ")
        self.assertTrue(self.call("status", "w").stdout.startswith("one_controller\n  study file "))  # there is no title
        self.assert_says(self.call("status", "w").stdout, "  samples     1 in 1 run\n")
        self.assert_says(self.call("export", "w").stdout, "results.csv  1 row\n")

    def test_another_study_in_the_folder(self):
        self.run_study("w", *app.small(60, 20))
        title = "--set", 'study.title="Another one"'
        warning = ('warning: w holds results of the study "How far can it lean?" (one_controller.toml), and its {} not belong to this one; '
                   "another folder, with -w, keeps both\n")
        others = [*app.small(60, 20, 0.3), *title]
        self.assert_says(self.call("plan", app.STUDY, "-w", "w", *others).stdout, warning.format("3 complete runs do"))
        self.assertNotIn("warning", self.run_study("w", *app.small(60, 20), *title).stderr)  # all are kept
        self.assertNotIn("warning", self.run_study("w", *app.small(60, 20, 0.4), *title).stderr)  # the same study with other settings
        self.run_study("w", *app.small(60, 20), "--fresh")
        self.run_study("w", *app.small(60, 20, 0.4), "--runs", "0-1")
        said = self.run_study("w", *others)
        self.assertTrue(said.stderr.startswith(warning.format("2 complete runs do")), said.stderr)
        self.assert_says(self.log("w", "study"), "another folder, with -w, keeps both")
        renamed = self.path("renamed.toml")
        renamed.write_text(app.STUDY.read_text())
        said = self.run_study("w", *app.small(60, 20, 0.5), *title, study=renamed).stderr
        self.assert_says(said, 'warning: w holds results of the study "Another one" (one_controller.toml), and its 3 complete runs do not belong')

    def test_status_of_nothing(self):
        self.path("empty").mkdir()
        for folder in ("empty", "none"):
            self.assertEqual(self.call("status", folder, code=2).stderr,
                             f"{folder}: there is no plan.json, so no study has been run here; the folder of a study is what run -w names\n")
        self.assertEqual(self.names("empty"), [])

    def test_status_of_a_complete_study(self):
        self.run_study("w", *app.small())
        self.assertEqual(self.call("status", "w").stdout,
                         f"How far can it lean?\n  study file  {app.STUDY}\n  folder      w\n  samples     200 in 8 runs\n"
                         "  runs        8 complete, 0 failed, 0 to do\n  results     w/study.h5\n")

    def test_status_names_a_damaged_file(self):
        self.run_study("w", *app.small())
        file = self.path("w", "runs", "000002.h5")
        content = bytearray(file.read_bytes())
        middle = len(content) // 2
        content[middle:middle + 200] = bytes(200)
        file.write_bytes(content)
        if "1 redo" in self.call("plan", app.STUDY, "-w", "w", *app.small()).stdout:
            self.assert_says(self.call("status", "w", code=1).stdout, "7 complete, 0 failed, 1 to do (1 of them damaged)", "  run 000002 damaged: ",
                             "; running the study again computes it anew\n")

    def test_status_while_it_runs_and_after_a_stop(self):
        process = self.begin_study("w", *LONG)
        app.wait_for(lambda: self.path("w", "logs", "000000.log").exists(), "the first run")
        said = self.call("status", "w").stdout
        self.assertIsNone(process.poll(), "the study was too short")
        self.assert_says(said, "8,000 in 8 runs", "0 failed", f"running     process {process.pid} on ", "none yet")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=app.PATIENCE)
        self.assertEqual(process.returncode, 75)
        said = self.call("status", "w").stdout
        self.assertRegex(said, r"\d complete, 0 failed, \d to do \(\d of them begun\)\n")
        self.assert_says(said, "running     no; run the study again to go on\n")

    def test_watch(self):
        process = self.begin_study("w", *LONG)
        app.wait_for(lambda: self.path("w", "logs", "000000.log").exists(), "the first run")
        watch = subprocess.Popen([app.PROGRAM, "status", "w", "--watch"], cwd=self.folder, text=True, stdout=subprocess.PIPE)
        self.addCleanup(app.end_process, watch)
        self.assertRegex(watch.stdout.readline(), r"^\d/8 runs complete, 0 failed\n$")  # in a pipe at once, and plain
        process.send_signal(signal.SIGINT)
        said = watch.communicate(timeout=app.PATIENCE)[0]
        self.assertEqual(process.wait(timeout=app.PATIENCE), 75)
        self.assertEqual(watch.returncode, 0)  # it ends with the study, and with all that status says
        self.assertRegex(said, r"How far can it lean\?\n(.|\n)*to go on\n$")
        self.assertEqual(app.escapes(said), [])
        self.assertEqual(self.call("status", "w", "--watch").stdout.splitlines()[1:], self.call("status", "w").stdout.splitlines())

    def test_watch_ends_with_ctrl_c(self):
        process = self.begin_study("w", *LONG)
        app.wait_for(lambda: self.path("w", "logs", "000000.log").exists(), "the first run")
        watch = subprocess.Popen([app.PROGRAM, "status", "w", "--watch"], cwd=self.folder, text=True, stdout=subprocess.PIPE)
        self.addCleanup(app.end_process, watch)
        watch.stdout.readline()
        watch.send_signal(signal.SIGINT)
        self.assert_says(watch.communicate(timeout=app.PATIENCE)[0], "running     process ")
        self.assertEqual(watch.returncode, 0)
        self.assertIsNone(process.poll(), "the study was too short")

    def test_a_damaged_plan(self):
        self.run_study("w", *app.small())
        self.path("w", "plan.json").write_text("{")
        for said, with_w in ((self.call("status", "w", code=2).stderr, ""),
                             (self.run_study("w", *app.small(), code=2).stderr, ", or choose another folder with -w")):
            self.assertRegex(said, rf"^w/plan\.json: cannot be read as a plan \(.*\); bring it back from a copy, or move it away to go on with the runs that are there{with_w}\n$")
        self.run_study("w", *app.small(), "--fresh")

    def test_a_newer_plan_that_is_damaged(self):
        self.run_study("w", *app.small())
        self.run_study("w", *app.small(250))
        plan = self.path("w", "plan.2.json")
        plan.write_text("{")
        self.assertRegex(self.call("status", "w", code=2).stderr,
                         r"^w/plan\.2\.json: cannot be read as a plan \(.*\); move it away, and the plan before it holds\n$")
        plan.unlink()
        self.assert_says(self.run_study("w", *app.small(250)).stdout, "10 runs complete")

    def test_a_plan_of_another_program(self):
        self.run_study("w", *app.small())
        plan = self.path("w", "plan.json")
        content = json.loads(plan.read_text()) | {"program": "pendulum_tune", "phases": ["draw_ensemble", "simulate", "score"]}
        del content["hash"]  # as plans were at first
        plan.write_text(json.dumps(content))
        why = ("w/plan.json: this workspace belongs to pendulum_tune with the phases draw_ensemble, simulate, score; "
               "use that program for it, whatever the command")
        for command in ("status", "clean", "verify"):
            self.assertEqual(self.call(command, "w", code=2).stderr, why + "\n")
        for said in (self.run_study("w", *app.small(), code=2).stderr, self.call("plan", app.STUDY, "-w", "w", *app.small(), code=2).stderr):
            self.assertEqual(said.splitlines()[-1], why + ", or choose another folder with -w")

    def test_a_plan_of_a_newer_program(self):
        self.run_study("w", *app.small())
        plan = self.path("w", "plan.json")
        plan.write_text(plan.read_text().replace('"format": 2', '"format": 3'))
        self.assertEqual(self.call("status", "w", code=2).stderr,
                         "w/plan.json: has format 3 where this program knows formats up to 2; use a newer program\n")


app.main()
