"""Mistakes are all said at once, with their places, before anything is run or made; the exit code is 2."""
import os
import re
import sys

import app

WRONG = '''[study]
titel = "misspelt key"
seed  = "text"

[samples]
count   = 0
method  = "gird"
per_run = "some"

[samples.parameters]
theta1 = { uniform = [0.3, -0.3] }
theta2 = { gauss = [0.0, 0.1] }
theta3 = 0.1
m0     = { relative = [-0.05] }
m1     = "heavy"

[phases.simulat]
duration = 1.0

[phases.simulate]
duration   = -3
substeps   = 1.5
controller = { type = "pid", Tc = 0.0, poles = [-1.0, -2.0] }
record     = { samples = "9-3" }
checkpoint = { every = "soon" }

[phases.score]
limits = { steps = 5 }

[sweep]
"phases.simulat.duration" = [1.0, 2.0]

[output]
compression = 3
'''

# line -> parts of its message
EXPECTED = {
    2: ["study.titel is unknown", 'did you mean "title"?'],
    3: ['study.seed = "text" is text; expected whole number'],
    6: ["samples.count = 0 is below 1"],
    7: ['samples.method = "gird" is unknown', 'did you mean "grid"?'],
    8: ['samples.per_run = "some"', '"auto"'],
    11: ["samples.parameters.theta1", "0.3", "-0.3"],
    12: ["samples.parameters.theta2.gauss is no distribution; known: uniform, normal"],
    13: ["samples.parameters.theta3 is unknown", "did you mean"],
    14: ["samples.parameters.m0.relative", "[low, high]"],
    15: ['samples.parameters.m1 = "heavy" is text', "number"],
    17: ["phases.simulat is no phase of this pipeline (draw, simulate, score)", 'did you mean "simulate"?'],
    21: ["phases.simulate.duration = -3 s is below 1e-06 s"],
    22: ["phases.simulate.substeps = 1.5", "whole number"],
    23: ['phases.simulate.controller.type = "pid" is unknown; allowed "none" | "classical" | "sta" | "adaptive" | "hybrid"',
         "phases.simulate.controller.Tc = 0.0 s is below 1e-06 s", "phases.simulate.controller.poles = [-1.0, -2.0] has 2 elements; expected 5 x number"],
    24: ["9-3", "ends before it begins"],
    25: ['"soon" is not a length of time', '"30s"'],
    28: ["phases.score.limits is for steppers, and score is none; remove it"],
    31: ['sweep."phases.simulat.duration": "simulat" is no phase of this pipeline (draw, simulate, score)', 'did you mean "simulate"?'],
    34: ["output.compression = 3 is a whole number"],
}


class Mistakes(app.Case):
    def nothing_was_made(self, *but):
        self.assertEqual(self.names(), sorted(but))

    def test_all_of_them_at_once(self):
        self.path("wrong.toml").write_text(WRONG)
        said = {}
        for command in ("validate", "plan", "run"):
            result = self.call(command, "wrong.toml", code=2)
            self.assertEqual(result.stdout, "")
            said[command] = result.stderr
            self.nothing_was_made("wrong.toml")
        self.assertEqual(said["validate"], said["plan"])
        self.assertEqual(said["validate"], said["run"])
        places = []
        for line in said["run"].splitlines():
            place = re.match(r"wrong\.toml:(\d+):(\d+): (.*)", line)
            self.assertIsNotNone(place, line)
            places.append((int(place[1]), int(place[2])))
        self.assertEqual(places, sorted(places), "in the order of the file")
        self.assertEqual({line for line, _ in places}, set(EXPECTED), said["run"])
        for line, parts in EXPECTED.items():
            with self.subTest(line=line):
                self.assert_says("\n".join(text for text in said["run"].splitlines() if text.startswith(f"wrong.toml:{line}:")), *parts)

    def test_columns_point_at_the_value(self):
        self.path("s.toml").write_text("[samples]\ncount = 10\n[phases.simulate]\nduration   = -3\n")
        self.assert_says(self.call("validate", "s.toml", code=2).stderr, "s.toml:4:14: phases.simulate.duration = -3 s")

    def test_not_toml(self):
        self.path("s.toml").write_text("[samples]\ncount = \n")
        self.assert_says(self.call("run", "s.toml", code=2).stderr, "s.toml:2:", "this is not TOML")
        self.nothing_was_made("s.toml")

    def test_nothing_in_the_file(self):
        self.path("s.toml").write_text("")
        self.assert_says(self.call("run", "s.toml", code=2).stderr, "samples.count is missing: how many samples to draw; try count = 1000")

    def test_changes_on_the_command_line(self):
        wrong = ["samples.cuont=3", "nokey", "phases.simulate.duration=-3", "phases.simulate.controller.type=pid", "samples.count=",
                 "samples.parameters.m0=[1]", "phases.simulate.bounds.angle.x=1", "limits.wall=1us"]
        said = self.call("run", app.STUDY, *[part for text in wrong for part in ("--set", text)], code=2).stderr
        self.assertEqual([line.split(": ")[0] for line in said.splitlines()], ["--set " + text for text in wrong], said)
        self.assert_says(said, 'samples.cuont is unknown; did you mean "count"?', "no key and value; write KEY=VALUE",
                         "is below 1e-06 s; allowed 1e-06 to 1000000 s; try 1e-06", 'nothing stands after the =; write "" for an empty text',
                         '"1us" is not a length of time; try "500ms"')
        self.nothing_was_made()

    def test_what_is_no_study_file(self):
        self.assertEqual(self.call("run", "none.toml", code=2).stderr,
                         "none.toml: cannot be opened (No such file or directory); give the path of a study file\n")
        self.path("folder").mkdir()
        self.assertEqual(self.call("run", "folder", code=2).stderr, "folder: this is a folder; give the path of a study file\n")
        self.nothing_was_made("folder")

    def test_a_file_that_may_not_be_read(self):
        if os.geteuid() == 0:
            self.skipTest("root may read everything")
        self.path("s.toml").write_text("[samples]\ncount = 1\n")
        self.path("s.toml").chmod(0)
        self.assert_says(self.call("run", "s.toml", code=2).stderr, "s.toml: cannot be opened (Permission denied)")

    def test_a_folder_that_is_a_file(self):
        self.path("file").write_text("x")
        for folder, what in (("file", "this is no folder"), ("file/below", "file is no folder")):
            why = f"{folder}: {what}; choose another folder with -w\n"
            self.assertEqual(self.run_study(folder, *app.small(), code=2).stderr, why)
            self.assertEqual(self.call("plan", app.STUDY, "-w", folder, code=2).stderr, why)
            self.assertEqual(self.call("status", folder, code=2).stderr, f"{folder}: {what}\n")
        self.assertEqual(self.path("file").read_text(), "x")
        self.nothing_was_made("file")

    def test_a_folder_in_which_something_is_in_the_way(self):
        for name in ("runs", "attempts", "logs"):
            self.path(name).mkdir()
            self.path(name, name).write_text("x")
            said = self.run_study(name, *app.small(), code=2)
            self.assertEqual(said.stderr, f"{name}/{name}: this is no folder; choose another folder with -w\n")
            self.assertEqual((said.stdout, self.path(name, name).read_text()), ("", "x"))
        self.path("out").write_text("x")
        self.assertEqual(self.call("run", app.STUDY, *app.small(), code=2).stderr,
                         "out/one_controller: out is no folder; choose another folder with -w\n")

    def test_options(self):
        for arguments, message in {
                (): "A subcommand is required; try pendulum --help\n",
                ("rnu",): '"rnu" is no command, did you mean "run"; there are: run, plan, validate, prepare, list, graph, describe, export, rerun, diff, compare, status, verify, verify-restart, clean; try pendulum --help\n',
                ("run",): "study is required; try pendulum run --help\n",
                ("run", app.STUDY, "extra"): "The following argument was not expected: extra; try pendulum run --help\n",
                ("run", app.STUDY, "--bogus"): "The following argument was not expected: --bogus; try pendulum run --help\n",
                ("run", app.STUDY, "--core", "2"):
                    "The following arguments were not expected: --core 2; did you mean --cores; try pendulum run --help\n",
                ("run", app.STUDY, "--core=2", "x"):
                    "The following arguments were not expected: --core=2 x; did you mean --cores; try pendulum run --help\n",
                ("run", app.STUDY, "--set"): "--set: 1 required KEY=VALUE missing; try pendulum run --help\n",
                ("run", app.STUDY, "--runs", "x"): '--runs: "x" is not a range of ids; write for example 0-9,20,30-; try pendulum run --help\n',
                ("run", app.STUDY, "--runs", "5-2"): '--runs: "5-2" is a range that ends before it begins; write 2-5; try pendulum run --help\n',
                ("run", app.STUDY, "--runs", ""): "--runs: no run is named; write for example 0-99; try pendulum run --help\n",
                ("run", app.STUDY, "--log-level", "loud"):
                    '--log-level: "loud" is no level; there are: trace, debug, info, warn, error; try pendulum run --help\n',
                ("describe", "simulat"): 'describe simulat: there is no such phase, did you mean "simulate"; '
                                         "there are: study, samples, draw, simulate, score\n",
        }.items():
            result = self.call(*arguments, code=2)
            self.assertEqual((result.stdout, result.stderr), ("", message))
        self.nothing_was_made()

    def test_cores(self):
        said = self.run_study("w", "--cores", 99999, code=2).stderr
        self.assertRegex(said, r'^--cores 99999: cores = 99999 is above \d+, the limit set by .*; try "auto", or \d+ or fewer\n$')
        self.assertRegex(self.run_study("w", "--cores", 0, code=2).stderr, r'^--cores 0: cores = 0 is below 1; try "auto" \(at most \d+ here\)\n$')
        self.assertEqual(self.run_study("w", "--cores", "two", code=2).stderr,
                         '--cores: "two" is no number of cores; write 1, 2, ... or auto; try pendulum run --help\n')
        self.assert_says(self.run_study("w", *app.changes(execution__cores=60000), code=2).stderr,
                         "--set execution.cores=60000: execution.cores = 60000 is above")
        self.nothing_was_made()

    def test_what_the_machine_has_not_is_said_with_all_other_mistakes(self):
        self.path("s.toml").write_text("[samples]\ncount = 4_294_967_296\nper_run = 1\n[execution]\ncores = 60_000\n"
                                       "[output]\ncompression = 3\n[phases.simulate]\nduration = 0.00001\n")
        for command in ("validate", "plan", "run"):
            said = self.call(command, "s.toml", code=2).stderr
            self.assertEqual([line.split(" ")[:2] for line in said.splitlines()],
                             [["s.toml:2:9:", "samples.count"], ["s.toml:5:9:", "execution.cores"],
                              ["s.toml:7:15:", "output.compression"], ["s.toml:9:12:", "phases.simulate:"]], said)
        said = self.call("run", "s.toml", "--cores", 60000, "--set", "output.compression=5", code=2).stderr
        self.assertEqual([line.split(": ")[0] for line in said.splitlines()],
                         ["s.toml:2:9", "s.toml:9:12", "--set output.compression=5", "--cores 60000"], said)
        self.nothing_was_made("s.toml")

    def test_a_folder_of_another_pipeline_is_said_with_all_other_mistakes(self):
        self.path("w").mkdir()
        self.path("w", "plan.json").write_text('{"phases": ["other"]}')
        said = self.run_study("w", *app.small(count=0), code=2).stderr
        self.assertEqual([line.split(": ")[0] for line in said.splitlines()], ["--set samples.count=0", "w/plan.json"], said)

    def test_automatic_cores_go_before_those_of_the_study(self):
        self.assert_says(self.call("plan", app.STUDY, *app.small(execution__cores=60000), "--cores", "auto").stdout, "8 runs of 25 samples")

    def test_validate_says_what_run_would_refuse(self):
        for more in (["--cores", 99999], app.changes(execution__cores=60000), app.changes(samples__count=4294967296, samples__per_run=1)):
            run = self.run_study("w", *more, code=2).stderr
            self.assertEqual(self.call("validate", app.STUDY, *more, code=2).stderr, run)
        self.nothing_was_made()

    def test_runs_that_the_study_does_not_have(self):
        for asked, part in (("8-20", "8-20"), ("0-3,8", "8"), ("9,1", "9")):
            self.assertEqual(self.run_study("w", *app.small(), "--runs", asked, code=2).stderr,
                             f"--runs {part}: the study has no such run; it has the runs 0-7\n")
        self.nothing_was_made()

    def test_runs_that_a_smaller_sweep_has_no_more(self):
        law = lambda *types: ["--set", 'sweep."phases.simulate.controller.type"=["' + '","'.join(types) + '"]']
        self.run_study("w", *app.small(count=75), *law("adaptive", "sta"))
        for asked, part in (("0", "0"), ("1, 2", "2"), ("6-", "6-")):
            said = self.run_study("w", *app.small(count=75), *law("sta"), "--runs", asked, code=2).stderr
            self.assertEqual(said, f"--runs {part}: the study has no such run; it has the runs 1, 3, 5\n")
        self.run_study("w", *app.small(count=75), *law("sta"), "--runs", "0-1")

    def test_runs_that_the_study_does_not_have_cost_no_results(self):
        self.run_study("w", *app.small(count=50))
        before = app.stamps(self.path("w", "runs"))
        self.run_study("w", *app.small(count=50), "--runs", "2", "--fresh", code=2)
        self.assertEqual(app.stamps(self.path("w", "runs")), before)

    def test_names_that_are_deep_beyond_measure(self):
        deep = "a" + 100000 * ".a"
        self.path("s.toml").write_text(f"[samples]\ncount = 1\n[{deep}]\n")
        self.assertEqual(self.call("run", "s.toml", code=2).stderr,
                         "s.toml:3:131: this lies deeper than 64 levels of tables and lists; a study needs a few\n")
        self.assert_says(self.call("validate", app.STUDY, "--set", f"{deep[:99999]}=1", code=2).stderr,
                         "...: 50000 names, one below the other, are more than 64; write KEY=VALUE")


app.main()
