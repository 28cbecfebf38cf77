"""The studies in data/pendulum, and scripts/region, which draws the region of initial angles that each case holds."""
import os
import re
import shutil
import struct
import subprocess

import app

DATA = app.PROJECT / "data/pendulum"
DEMO = DATA / "how_far_can_it_lean.toml"
REGION = app.PROJECT / "scripts/region"
# Wide enough that some members of every controller are held and some are not.
SMALL = app.changes(samples__count=300, phases__simulate__duration=1)


class Studies(app.Case):
    def test_each_is_valid(self):
        for study in sorted(DATA.glob("*.toml")):
            program = app.PROGRAM.with_name("pendulum_tune" if "\n[phases.tune_gains]\n" in study.read_text() else "pendulum")
            result = subprocess.run([program, "validate", study], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            self.assertTrue(result.stdout.startswith(f"{study}: no mistakes; "), result.stdout)

    def test_the_page_of_the_pendulum(self):
        blocks = re.findall(r"^```toml\n(.*?)^```$", (app.PROJECT / "docs/pendulum.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        self.assertGreater(len(blocks), 0)
        for i, block in enumerate(blocks):
            self.path(f"block_{i}.toml").write_text("[samples]\ncount = 1000\n" + block)
            self.assert_says(self.call("validate", f"block_{i}.toml").stdout, f"block_{i}.toml: no mistakes; ")

    def test_the_page_of_data_names_each(self):
        page = (app.PROJECT / "data/README.md").read_text()
        patterns = re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)
        named = [path for pattern in patterns for path in (app.PROJECT / "data").glob(pattern)]
        files = [path for path in (app.PROJECT / "data").rglob("*") if path.is_file() and path != app.PROJECT / "data/README.md"]
        self.assertEqual(sorted(named), sorted(files))

    def test_the_demo_compares_four_controllers(self):
        said = self.run_study("w", *SMALL, study=DEMO).stdout
        self.assert_says(said, "How far can it lean? (4 cases): 1,200 samples, 1,200 complete, 0 failed\n")
        held = re.search(r"^  scores success +count +rate +95 % interval\n((?:    .*\n)+)", said, re.MULTILINE).group(1)
        self.assertEqual(re.findall(r"^ +(\S+) +\d+ +\d+\.\d\d %  +\d+\.\d\d - +\d+\.\d\d %$", held, re.MULTILINE),
                         ["classical", "super-twisting", "adaptive", "hybrid"])


def needs_gnuplot(test):
    if not shutil.which("gnuplot"):
        test.skipTest("skipped: gnuplot is not installed; install gnuplot-nox")


class Region(app.Undisturbed, app.Case):
    changes = SMALL
    study = DEMO

    def region(self, *arguments, code=0, **environment):
        result = subprocess.run([REGION, *map(str, arguments), "--program", app.PROGRAM], text=True, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder, check=False, timeout=4 * app.PATIENCE,
                                env={**os.environ, **environment})
        self.assertEqual(result.returncode, code, result.stderr + result.stdout)
        if code == 0:
            self.assertEqual(result.stderr, "")
        return result.stdout if code == 0 else result.stderr

    def setUp(self):
        super().setUp()
        needs_gnuplot(self)

    def test_the_same_study_gives_the_same_picture(self):
        for name in ("one.png", "two.png", "one.svg", "two.svg", "one.pdf"):
            self.assertEqual(self.region(self.undisturbed, "-o", name), f"picture: {name}\n")
        picture = self.path("one.png").read_bytes()
        self.assertEqual(picture[:8], b"\x89PNG\r\n\x1a\n")
        width, height = struct.unpack(">II", picture[16:24])
        self.assertGreater(min(width, height), 500)
        self.assertEqual(picture, self.path("two.png").read_bytes())
        self.assertEqual(self.path("one.svg").read_bytes(), self.path("two.svg").read_bytes())
        self.assertTrue(self.path("one.pdf").read_bytes().startswith(b"%PDF"))

    def test_it_says_what_was_found(self):
        self.region(self.undisturbed, "-o", "r.svg")
        text = re.sub(r"&#?\w+;", " ", self.path("r.svg").read_text())
        self.assert_says(text, "How far can it lean?", "300 members in each panel", "solid 50 %, dashed 90 %", "members that are held [%]",
                         "initial angle of the lower link, θ₁ [rad]", "initial angle of the upper link, θ₂ [rad]")
        found = dict(re.findall(r"^    \d  \S+: (\S+) +(\S+ %)  ", self.call("compare", self.undisturbed).stdout.split("outcome")[0], re.MULTILINE))
        self.assertEqual(len(found), 4)
        for case, rate in found.items():
            self.assert_says(text, f"{case}: {rate} held")

    def test_one_case_and_one_number(self):
        self.region(self.undisturbed, "-o", "r.svg", "--case", "hybrid", "--of", "scores.end_time", "--cells", "5")
        text = self.path("r.svg").read_text()
        self.assertRegex(text, r"hybrid: mean 0\.\d+ ± 0\.\d+ s")
        self.assert_says(text, "scores.end_time [s]", "300 members, about 12 in a cell")
        self.assertNotIn("adaptive", text)
        self.assertNotIn("50 %", text)

    def test_samples_in_which_something_is_true(self):
        self.region(self.undisturbed, "-o", "all.svg", "--case", "hybrid", "--of", "scores.end_time")
        self.region(self.undisturbed, "-o", "held.svg", "--case", "hybrid", "--of", "scores.end_time", "--where", "scores.success")
        text = self.path("held.svg").read_text()
        self.assert_says(text, "scores.end_time [s], where scores.success", ">hybrid<")
        self.assertNotIn("mean", text)
        self.assertNotIn("where", self.path("all.svg").read_text())

    def test_at_the_end_of_a_study(self):
        """As execution.on_finish it takes the folder from the environment, and draws only what is complete."""
        self.run_study("w", *SMALL, study=app.STUDY)
        self.assertEqual(self.region(REGATTA_WORKSPACE="w", REGATTA_EXIT_CODE="0"), "picture: w/region.png\n")
        self.path("w/region.png").unlink()
        self.assertEqual(self.region(REGATTA_WORKSPACE="w", REGATTA_EXIT_CODE="75"), "")
        self.assertFalse(self.path("w/region.png").exists())

    def test_axes_of_a_grid_have_a_cell_for_each_value(self):
        self.run_study("w", *SMALL, "--set", 'samples.method="grid"', "--set", "samples.count=35",
                       *app.changes(samples__parameters__theta1="{linspace=[-0.3,0.3,7]}", samples__parameters__theta2="{linspace=[-0.2,0.2,5]}"))
        self.region("w", "-o", "r.svg")
        self.assert_says(self.path("r.svg").read_text(), "35 members, about 1 in a cell")

    def test_cases_that_hold_all_and_have_long_names(self):
        """Nobody falls within 50 ms, so there are no lines; a title of one line has no room beside six others, one of two lines has."""
        names = [f"a controller with a name of its own, {i}" for i in range(6)] + ["one whose name is longer than its panel is wide, of which the beginning is shown"]
        cases = ", ".join(f'{{name="{name}", "phases.simulate.controller.kd"={10 + i}}}' for i, name in enumerate(names))
        self.run_study("w", *app.changes(samples__count=300, phases__simulate__duration=0.05), "--set", f"sweep=[{cases}]", study=app.STUDY)
        self.region("w", "-o", "r.svg")
        text = re.sub(r"&#?\w+;", " ", self.path("r.svg").read_text())
        for name in (*names[:6], "one whose name is longer than its panel is wide, of whi…"):
            self.assertIn(f">{name}<", text)
        self.assertEqual(len(re.findall(r">100\.00 % held   \(95 % interval 98\.74 – 100\.00 %\)", text)), 7)

    def test_mistakes_are_explained(self):
        w = self.undisturbed
        for arguments, text in (
                ((), "scripts/region: of which study? Give its folder, such as out/how_far_can_it_lean; try --help\n"),
                (("nowhere",), "scripts/region: nowhere: there is no such folder; run a study first, such as scripts/demo\n"),
                ((self.folder,), f"{self.folder}/study.h5: there are no results to export; run the study to its end\n"),
                ((w, w), f'scripts/region: one folder at a time, not "{w}" and "{w}"; try --help\n'),
                ((w, "--nonsense"), 'scripts/region: unknown argument "--nonsense"; try --help\n'),
                ((w, "-o", "x.jpg"), "scripts/region: -o x.jpg: a picture is a .png, .svg or .pdf\n"),
                ((w, "-o", "no/x.png"), "scripts/region: -o no/x.png: there is no folder no\n"),
                ((w, "--cells", "1"), "scripts/region: --cells 1: a whole number from 2 to 1000\n"),
                ((w, "--cells", "1.5"), "scripts/region: --cells 1.5: a whole number from 2 to 1000\n"),
                ((w, "--x", "theta2"), "scripts/region: --x and --y are both theta2: choose two parameters\n"),
                ((w, "--case", "sta"), f'scripts/region: --case sta: {w} has no such case; there are: "classical", "super-twisting", "adaptive", "hybrid"\n'),
                ((w, "--x", "theta3"), f'--columns: {w}/study.h5: no column "theta3" (did you mean "theta1"?); there are: m0, m1, '),
                ((w, "--y", "xdot"), "scripts/region: xdot is 0 in all samples: an axis must be drawn, as in samples.parameters.xdot = { uniform = "),
                ((w, "--where", "scores.end_time"), ", neither true nor false: choose a boolean\n"),
                ((w, "--of", "scores.outcome"), 'scripts/region: scores.outcome is "fell", neither true, false nor a number: choose another column\n')):
            self.assert_says(self.region(*arguments, code=2), text)
        self.assertFalse((w / "region.png").exists())

    def test_gnuplot_is_asked_for(self):
        programs = self.path("bin")
        programs.mkdir()
        for name in ("bash", "env", "dirname", "readlink"):
            (programs / name).symlink_to(shutil.which(name))
        self.assertEqual(self.region(self.undisturbed, code=2, PATH=str(programs)),
                         "scripts/region: gnuplot is not installed (Debian: apt-get install gnuplot-nox)\n")


class Cells(app.Case):
    def cells(self, rows, **variables):
        """x, y, value and smoothed value of each cell that scripts/region counts from rows of x, y and value."""
        table = "# t\n# units,,rad,rad,,\nsample,status,x,y,of,held\n" + "".join(f"{i},{row}\n" for i, row in enumerate(rows))
        self.path("t.csv").write_text(table)
        given = [f"-v{name}={value}" for name, value in {"x": "x", "y": "y", "of": "of", "folder": ".", **variables}.items()]
        subprocess.run(["awk", *given, "-f", app.PROJECT / "scripts/region.d/cells.awk", "pass=1", "t.csv", "pass=2", "t.csv"], check=True,
                       cwd=self.folder)
        return [tuple(map(float, line.split())) for line in self.path("0.cells").read_text().splitlines() if line]

    def test_each_member_is_counted_where_it_was(self):
        found = self.cells(["complete,0,0,true", "complete,0.1,0.1,false", "complete,1,0,true", "complete,1,1,false", "failed,,,", "complete,0,1,true"],
                           cells=2)
        # Of all corner cells the weighted mean: 2 x 2 for the cell itself, 2 x 1 beside and 1 x 1 across, times the members.
        expected = [(0.25, 0.25, 50, 100 * (4 + 2 + 2) / (8 + 2 + 2 + 1)), (0.75, 0.25, 100, 100 * (2 + 4 + 1) / (4 + 4 + 1 + 2)),
                    (0.25, 0.75, 100, 100 * (2 + 1 + 4) / (4 + 1 + 4 + 2)), (0.75, 0.75, 0, 100 * (1 + 2 + 2) / (2 + 2 + 2 + 4))]
        for cell, (x, y, value, smooth) in zip(found, expected, strict=True):
            self.assertEqual(cell[:3], (x, y, value))
            self.assertAlmostEqual(cell[3], smooth, delta=5e-4)  # six digits

    def test_samples_that_do_not_count_are_in_no_cell(self):
        found = self.cells(["complete,0,0,3,true", "complete,0,0,100,false", "complete,1,1,5,true", "complete,1,0,7,false", "failed,,,,"], cells=2,
                           where="held")
        for cell, value in zip(found, (3, float("nan"), float("nan"), 5), strict=True):
            self.assertEqual(str(cell[2]), str(float(value)))


app.main()
