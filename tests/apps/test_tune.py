"""pendulum_tune: gains that are tuned to the same bits on one core and on two, in one go and after kills, and given to other studies."""
import re
import subprocess
import sys
import tomllib

import app

app.missing_readers("h5py")

import h5py

TUNE = app.PROJECT / "data/pendulum/tune_gains.toml"
# 2 million steps a case: tenths of a second.
SMALL = app.changes(phases__draw_ensemble__members=20, phases__tune_gains__swarm__particles=10, phases__tune_gains__iterations=20,
                    phases__tune_gains__duration=0.5, sweep='[{name="sta", "phases.tune_gains.controller.type"="sta"}, '
                    '{name="adaptive", "phases.tune_gains.controller.type"="adaptive"}]')
LONG = [*SMALL, *app.changes(phases__tune_gains__iterations=300, checkpoint__every='"10ms"')]


def texts(column):
    return [row.tobytes().rstrip(b"\0").decode() for row in column[()]]


class Tune(app.Case):
    def tune(self, workspace, *arguments, **keywords):
        return self.run_study(workspace, *arguments, study=TUNE, **keywords)

    def test_same_bits_on_one_core_and_on_two(self):
        self.tune("one", *SMALL, "--cores", 1)
        self.tune("two", *SMALL, "--cores", 2)
        self.assert_same_bits("one", "two")
        # A swarm of a sample does not depend on how many samples there are, or share a run.
        several = [*SMALL, "--set", "samples.count=3", "--set", "samples.per_run=2"]
        self.tune("several", *several)
        with h5py.File(self.path("one", "study.h5")) as one, h5py.File(self.path("several", "study.h5")) as three:
            first, all_three = (texts(file["results/sta/tunings/controller"]) for file in (one, three))
            self.assertEqual(all_three[0], first[0])
            self.assertEqual(len(set(all_three)), 3)

    def test_a_killed_tuning_goes_on_to_the_same_bits(self):
        self.tune("whole", *LONG)
        process = self.begin_study("killed", *LONG, "--cores", 1, study=TUNE)
        app.wait_for(lambda: any(re.search(r"^\d+\.1\.h5$", name) for name in self.names("killed", "attempts"))
                     if self.path("killed", "attempts").exists() else False, "a checkpoint")
        process.kill()
        process.communicate()
        self.tune("killed", *LONG)
        logs = "".join(path.read_text() for path in self.path("killed", "logs").iterdir())
        step = re.search(r"tune_gains goes on from the checkpoint at step (\d+)", logs)
        self.assertIsNotNone(step, logs)
        self.assertGreater(int(step[1]), 0)
        self.assert_same_bits("whole", "killed")

    def test_history_and_files(self):
        self.tune("w", *SMALL)
        with h5py.File(self.path("w", "study.h5")) as study:
            tunings = study["results/sta/tunings"]
            self.assertEqual(tunings["history_count"][()].tolist(), [20])
            best = tunings["history/best/cost"][()]
            self.assertEqual(sorted(best, reverse=True), list(best))
            self.assertEqual(best[-1], tunings["tuned/cost"][0])
            self.assertLess(best[-1], tunings["start/cost"][0])
            self.assertGreater(min(tunings["history/mean_cost"][()]), best[-1])
            names = texts(tunings["names"])
            gains = dict(zip(names, tunings["gains"][()]))
            self.assertEqual(len(tunings["history/gains"]), 20 * len(names))
        said = self.call("gains", "w").stdout
        self.assertEqual(self.names("w", "gains"), ["adaptive.toml", "sta.toml"])
        text = self.path("w", "gains", "sta.toml").read_text()
        self.assert_says(said, "w/gains/sta.toml\n# sta: 100 % of its ensemble completed ", text)
        controller = tomllib.loads(text)
        self.assertEqual(controller["type"], "sta")
        self.assertEqual(controller["K1"], gains["K1"])
        self.assertEqual(controller["poles"], [gains[f"poles.{i}"] for i in range(5)])
        pendulum = app.PROGRAM.parent / "pendulum"
        for study in ("data/pendulum/tuned_gains.toml", None):
            given = [app.PROJECT / study] if study else [app.STUDY, "--set", 'phases.simulate.controller={file="w/gains/sta.toml"}']
            done = subprocess.run([pendulum, "validate", *given], cwd=self.folder, capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_several_samples_have_a_file_each(self):
        self.tune("w", *SMALL[:-2], "--set", "samples.count=2", "--set", "phases.tune_gains.iterations=2",
                  "--set", 'sweep=[{name="sta", "phases.tune_gains.controller.type"="sta"}]')
        self.call("gains", "w")
        self.assertEqual(self.names("w", "gains"), ["sta_0.toml", "sta_1.toml"])

    def test_a_sample_that_is_not_complete_has_no_file(self):
        self.tune("w", *SMALL[:-2], "--set", "samples.count=2", "--set", "phases.tune_gains.iterations=2", "--set", "samples.per_run=1",
                  "--set", 'sweep=[{name="sta", "phases.tune_gains.controller.type"="sta"}]', "--runs", 0)
        called = self.call("gains", "w", code=1)
        self.assertEqual(called.stderr, "w/gains/sta_1.toml: not written, its sample is missing\n")
        self.assertTrue(called.stdout.startswith("w/gains/sta_0.toml\n"), called.stdout)
        self.assertEqual(self.names("w", "gains"), ["sta_0.toml"])

    def test_files_with_other_content_are_kept(self):
        self.tune("w", *SMALL, "--set", "phases.tune_gains.iterations=2")
        said = self.call("gains", "w").stdout
        self.assertEqual(self.call("gains", "w").stdout, said)  # what has the same content is no loss
        files = [self.path("w", "gains", name) for name in ("adaptive.toml", "sta.toml")]
        written = [file.read_text() for file in files]
        files[0].unlink()
        files[1].write_text("type = \"sta\"  # mine\n")
        self.assertEqual(self.call("gains", "w", code=2).said,
                         "w/gains/sta.toml: is there already with other content; --force writes over it\n")
        self.assertFalse(files[0].exists())
        self.assertEqual(files[1].read_text(), "type = \"sta\"  # mine\n")
        self.assert_says(self.call("gains", "--help").stdout, "--force", "write over files with other content")
        self.assertEqual(self.call("gains", "w", "--force").stdout, said)
        self.assertEqual([file.read_text() for file in files], written)

    def test_mistakes(self):
        self.assert_says(self.call("gains", ".", code=2).stderr, "./study.h5: there are no results with gains; run the study to its end")
        self.assert_says(self.call("--help").stdout, "gains                       write the tuned controllers of a study as files")
        said = self.call("validate", TUNE, *SMALL, "--set", 'phases.tune_gains.gains=[{gain="kd", low=5, high=1}, {gain="K3", low=1, high=2}]',
                         "--set", "phases.tune_gains.swarm.particles=0", code=2).stderr
        self.assert_says(said, "phases.tune_gains.swarm.particles = 0 is below 1; allowed 1 to 100000; try 1")
        said = self.call("validate", TUNE, *SMALL, "--set", 'phases.tune_gains.gains=[{gain="kd", low=5, high=1}, {gain="K3", low=1, high=2}]',
                         code=2).stderr
        self.assert_says(said, "gains.0: kd from low = 5 to high = 1 is no range: low must be below high",
                         'gains.1: "K3" is no gain of controller.type = "sta", did you mean "K1"')

    def test_the_tuned_gains_of_data_hold_more(self):
        """400 of the 10,000 members are enough: rates differ by 18 points or more, and the intervals are 8 points wide at the most."""
        subprocess.run([app.PROGRAM.parent / "pendulum", "run", app.PROJECT / "data/pendulum/tuned_gains.toml", "-w", "w",
                        *app.changes(samples__count=400, phases__simulate__duration=5)], cwd=self.folder, check=True, capture_output=True)
        with h5py.File(self.path("w", "study.h5")) as study:
            for name in ("classical", "sta", "adaptive", "hybrid"):
                before, tuned = (study[f"results/{case}/statistics/scores/rates"] for case in (name, f"{name}, tuned"))
                row = texts(before["name"]).index("success")
                self.assertGreater(tuned["low"][row], before["high"][row], name)
                self.assertGreater(tuned["rate"][row], 0.98, name)

    def test_the_page(self):
        page = (app.PROJECT / "docs/tuning.md").read_text(encoding="utf-8")
        blocks = dict(re.findall(r"^```(\w+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))
        self.assert_says(blocks["text"], (app.PROJECT / "data/pendulum/tuned/sta.toml").read_text())
        self.path("page.toml").write_text("[samples]\ncount = 1\n" + blocks["toml"])
        self.call("validate", "page.toml")
        self.tune("out/tune_gains", *SMALL)
        said = subprocess.run([sys.executable, "-c", blocks["python"]], cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assert_says(said.stdout, "   0 best ", " held ")


app.main()
