"""scripts/soundings, which draws soundings with their percentiles; program: tem."""
import os
import re
import shutil
import struct
import subprocess

import app

SOUNDINGS = app.PROJECT / "scripts/soundings"
UNCERTAINTY = app.PROJECT / "data/tem/uncertainty.toml"
PERCENTILES = "[statistics]\npercentiles = [10, 50, 90]\n"
# Two ways to listen, one of which is open for a while; beside the loop numbers change their sign.
TWO = """[samples]
count = 60
[samples.parameters]
layers = [{ resistivity = { log_uniform = [20, 200] } }, {}]
[phases.forward]
outputs = ["b", "dbdt"]
[[sweep]]
name = "instants"
"phases.forward.system" = { loop = { radius = 20 }, receiver = { position = [60, 0] }, gates = { times = [1e-6, 3e-6, 1e-5, 1e-4] } }
[[sweep]]
name = "open"
"phases.forward.system" = { loop = { radius = 20 }, gates = { open = [1e-5, 4e-5], close = [4e-5, 9e-5] } }
"""


class Soundings(app.Case):
    def setUp(self):
        super().setUp()
        if not shutil.which("gnuplot"):
            self.skipTest("skipped: gnuplot is not installed; install gnuplot-nox")

    def soundings(self, *arguments, code=0, said="", **environment):
        result = subprocess.run([SOUNDINGS, *map(str, arguments), "--program", app.PROGRAM], text=True, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder, check=False, timeout=4 * app.PATIENCE,
                                env={**os.environ, **environment})
        self.assertEqual(result.returncode, code, result.stderr + result.stdout)
        if code == 0:
            self.assertEqual(result.stderr, said)
        return result.stdout if code == 0 else result.stderr

    def small(self, workspace="w", *arguments):
        self.run_study(workspace, "--set", "samples.count=300", *arguments, study=UNCERTAINTY)

    def two(self):
        self.path("two.toml").write_text(TWO + PERCENTILES)
        self.run_study("w", study=self.path("two.toml"))

    def text_of(self, picture):
        return re.sub(r"&#?\w+;", " ", self.path(picture).read_text())

    def test_the_same_study_gives_the_same_picture(self):
        self.small()
        for name in ("one.png", "two.png", "one.svg", "two.svg", "one.pdf"):
            self.assertEqual(self.soundings("w", "-o", name), f"picture: {name}\n")
        picture = self.path("one.png").read_bytes()
        self.assertEqual(picture[:8], b"\x89PNG\r\n\x1a\n")
        self.assertGreater(min(struct.unpack(">II", picture[16:24])), 500)
        self.assertEqual(picture, self.path("two.png").read_bytes())
        self.assertEqual(self.path("one.svg").read_bytes(), self.path("two.svg").read_bytes())
        self.assertTrue(self.path("one.pdf").read_bytes().startswith(b"%PDF"))
        text = self.text_of("one.svg")
        self.assert_says(text, "How sure is a sounding?", "300 soundings", "line: median, band: 10 to 90 %", "time of the gate",
                         "−dB/dt for the waveform [T/s/(A m²)]")
        self.assertNotIn("negative", text)

    def test_percentiles_without_values_draw_as_well(self):
        self.small("w", "--set", 'output.save="percentiles"')
        self.soundings("w", "-o", "r.svg")
        self.assert_says(self.text_of("r.svg"), "300 soundings", "time of the gate")

    def test_cases_outputs_and_changes_of_sign(self):
        self.two()
        self.soundings("w", "-o", "both.svg", "--of", "soundings.dbdt")
        both = self.text_of("both.svg")
        self.assert_says(both, "instants", "open", "−dB/dt after a step-off", "negative")
        self.soundings("w", "-o", "open.svg", "--of", "soundings.b", "--case", "open")
        alone = self.text_of("open.svg")
        self.assert_says(alone, "B after a step-off [T/(A m²)]")
        self.assertNotIn("instants", alone)

    def test_at_the_end_of_a_study(self):
        self.small()
        self.assertEqual(self.soundings(REGATTA_WORKSPACE="w", REGATTA_EXIT_CODE="0"), "picture: w/soundings.png\n")
        self.path("w/soundings.png").unlink()
        self.assertEqual(self.soundings(REGATTA_WORKSPACE="w", REGATTA_EXIT_CODE="75"), "")
        self.assertFalse(self.path("w/soundings.png").exists())

    def test_without_a_plan_gates_are_counted(self):
        self.small()
        self.path("w", "plan.json").rename(self.path("plan.json"))
        self.soundings("w", "-o", "r.svg", said="scripts/soundings: w does not say when gates are, one for each number: the axis counts them from 0\n")
        self.assertNotIn("time of the gate", self.text_of("r.svg"))

    def test_mistakes_are_explained(self):
        self.two()
        for arguments, text in (
                ((), "scripts/soundings: of which study? Give its folder, such as out/uncertainty; try --help\n"),
                (("nowhere",), "scripts/soundings: nowhere: there is no such folder; run a study first, such as data/tem/uncertainty.toml\n"),
                (("w", "w"), 'scripts/soundings: one folder at a time, not "w" and "w"; try --help\n'),
                (("w", "--nonsense"), 'scripts/soundings: unknown argument "--nonsense"; try --help\n'),
                (("w", "-o", "x.jpg"), "scripts/soundings: -o x.jpg: a picture is a .png, .svg or .pdf\n"),
                (("w", "-o", "no/x.png"), "scripts/soundings: -o no/x.png: there is no folder no\n"),
                (("w", "--case", "shut", "--of", "soundings.b"), 'scripts/soundings: --case shut: w has no such case; there are: "instants", "open"\n'),
                (("w", "--of", "dbdt"), "scripts/soundings: --of dbdt: name a port and what it has a number a gate of, such as soundings.response\n"),
                (("w",), "scripts/soundings: --of soundings.response: w has no percentiles of it; there are: "),
                (("w", "--of", "others.b"), "scripts/soundings: --of others.b: w has no results of others; try soundings.response\n")):
            self.assert_says(self.soundings(*arguments, code=2), text)
        self.assertFalse(self.path("w/soundings.png").exists())
        self.path("bare.toml").write_text(TWO + "[statistics]\npercentiles = []\n")
        self.run_study("bare", study=self.path("bare.toml"))
        self.assert_says(self.soundings("bare", "--of", "soundings.b", code=2), "bare has no percentiles of soundings; write percentiles = [10, 50, 90]")


if __name__ == "__main__":
    app.main()
