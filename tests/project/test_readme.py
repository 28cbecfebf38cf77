"""What the README shows works as it is written there.

usage: test_readme.py --write FOLDER PROJECT_FOLDER
           writes the files of the example into FOLDER: code blocks whose first line is a comment with a path
       test_readme.py PROJECT_FOLDER COMPILER BALL PENDULUM
           runs the commands that are quick with these programs, reads the files with its Python, and compares what it lists with the
           project; exit status 77 when h5py is missing and all else is right
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib
import unittest

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"^(?://|#) (\S+\.\w+)$")


def blocks(readme, language):
    return [text for kind, text in BLOCK.findall(readme) if kind == language]


def files(readme):
    """Path -> text of every code block that begins with the path of its file."""
    found = {}
    for _, text in BLOCK.findall(readme):
        match = PATH.match(text.splitlines()[0])
        if match:
            found[match.group(1)] = text
    return found


def write(readme, folder):
    for name, text in files(readme).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:  # so that an equal file is not compiled again
            path.write_text(text, encoding="utf-8")


def flat(table, prefix=""):
    """{"study.seed": 0, ...} of nested tables."""
    result = {}
    for key, value in table.items():
        result.update(flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value})
    return result


class Readme(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.readme = (PROJECT / "README.md").read_text(encoding="utf-8")
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = pathlib.Path(temporary.name)
        write(cls.readme, cls.folder)
        programs = cls.folder / "build/release/bin"
        programs.mkdir(parents=True)
        (programs / "ball").symlink_to(BALL)
        (programs / "pendulum").symlink_to(PENDULUM)
        (cls.folder / "data").symlink_to(PROJECT / "data")

    def run_here(self, command):
        result = subprocess.run(["bash", "-c", command], cwd=self.folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                check=False)
        self.assertEqual(result.returncode, 0, f"{command}\n{result.stdout}")
        return result.stdout

    def test_commands_work_in_their_order(self):
        commands = [line for block in blocks(self.readme, "sh") for line in block.splitlines()]
        quick = [command for command in commands if command.startswith("build/release/bin/")]
        self.assertGreater(len(quick), 8)
        said = {command: self.run_here(command) for command in quick}
        ball = next(text for command, text in said.items() if "bin/ball run" in command)
        self.assertRegex(ball, r"Who hits the mark\?: 1,000 samples, 1,000 complete, 0 failed")
        self.assertRegex(ball, r"hit +\d+ +\d+\.\d+ %")
        again = next(text for command, text in said.items() if "settle_by" in command)
        self.assertIn("score: phases.score.settle_by is 3.0, was none", again)
        self.assertRegex(said[quick[-1]], r"samples +200 in \d+ runs\n +runs +\d+ complete, 0 failed, 0 to do")

    def test_pieces_of_code_that_are_no_files_compile_in_a_phase(self):
        pieces = [text for text in blocks(self.readme, "cpp") if not PATH.match(text.splitlines()[0])]
        self.assertEqual(len(pieces), 1)
        (self.folder / "piece.cpp").write_text(
            '#include "framework/phase/phase.hpp"\n'
            "void piece(regatta::Context& run, std::uint64_t sample, std::uint32_t stream, std::uint32_t index, double low, double high) {\n"
            f"{pieces[0]}}}\n", encoding="utf-8")
        self.run_here(f"{COMPILER} -std=c++20 -fsyntax-only -I {PROJECT} piece.cpp")

    def test_scripts_and_presets_exist(self):
        for name in set(re.findall(r"\bscripts/([\w-]+)", self.readme)):
            self.assertTrue(os.access(PROJECT / "scripts" / name, os.X_OK), name)
        presets = (PROJECT / "CMakePresets.json").read_text(encoding="utf-8")
        for name in re.findall(r"--preset (\w+)", self.readme):
            self.assertIn(f'"name": "{name}"', presets)

    def test_every_key_of_a_study_stands_there_with_its_default(self):
        described = {}
        for line in self.run_here("build/release/bin/pendulum describe study").splitlines():
            columns = re.split(r"  +", line)
            if re.fullmatch(r"[a-z_]+\.[a-z_]+", columns[0]):
                described[columns[0]] = tomllib.loads(f"value = {columns[-2]}")["value"]
        shown = flat(tomllib.loads(files(self.readme)["every_key.toml"]))
        self.assertGreater(len(shown), 10)
        del shown["samples.count"], described["samples.count"]  # must be given
        self.assertEqual(shown, described)
        self.run_here("build/release/bin/pendulum validate every_key.toml")

    def test_distributions_are_read(self):
        table = re.search(r"\| write \| value \|\n(.*?)\n\n", self.readme, re.DOTALL).group(1)
        shown = [text for line in table.splitlines()[1:] for text in re.findall(r"`(\{.*?\}|[0-9.]+)`", line.split("|")[1])]
        self.assertEqual(len(shown), 11)
        for text in shown:
            value = re.sub(r"\b(mean|mu|low)\b", "0.1", re.sub(r"\b(high|sigma)\b", "0.2", text))
            axis = "--set samples.method=grid --set samples.count=33" if re.match(r"\{ (grid|linspace)", value) else ""
            self.run_here(f"build/release/bin/pendulum validate every_key.toml {axis} --set 'samples.parameters.m0={value}'")

    def test_the_table_of_folders_is_complete(self):
        shown = set(re.findall(r"`([a-z]+(?:/[a-z]+)?)/`", self.readme.split("## Folders")[1].split("## Requirements")[0]))
        present = {path.name for path in PROJECT.iterdir() if path.is_dir() and path.name not in ("build", "out") and path.name[0] != "."}
        layers = {f"framework/{path.name}" for path in (PROJECT / "framework").iterdir() if path.is_dir()}
        sciences = {path.name for path in (PROJECT / "phases").iterdir() if path.is_dir()}
        # A science of somebody's own need not stand there.
        self.assertEqual(shown - sciences, (present - {"framework"}) | layers)

    def test_exit_codes_are_those_of_the_programs(self):
        shown = re.findall(r"^\| (\d+) \|", self.readme, re.MULTILINE)
        text = (PROJECT / "framework/app/exit_code.hpp").read_text(encoding="utf-8")
        self.assertEqual(sorted(shown), sorted(re.findall(r"= (\d+);", text)))

    def test_files_are_read_in_python(self):
        study = "data/pendulum/how_far_can_it_lean.toml"
        self.run_here(f"build/release/bin/pendulum run {study} --set samples.count=300 --set phases.simulate.duration=1")
        self.needs("h5py")
        said = self.run_here(f"{sys.executable} -B rates.py")
        self.assertEqual(len(re.findall(r"^0\.\d\d - 0\.\d\d +\d+ +\d+\.\d %$", said, re.MULTILINE)), 5, said)
        self.assertEqual(sum(int(n) for n in re.findall(r"^0\.\d\d - 0\.\d\d +(\d+)", said, re.MULTILINE)), 300)
        self.assertRegex(said, r"success = true: \d+\.\d\d % \(\d+\.\d\d - \d+\.\d\d %\)")
        self.assertRegex(said, r"sample 3: largest \|theta2\| 0\.\d+ rad")

    def needs(self, module):
        if subprocess.run([sys.executable, "-c", f"import {module}"], stderr=subprocess.DEVNULL, check=False).returncode != 0:
            self.skipTest(f"{module} is not installed")


if __name__ == "__main__":
    if sys.argv[1] == "--write":
        write(pathlib.Path(sys.argv[3], "README.md").read_text(encoding="utf-8"), pathlib.Path(sys.argv[2]))
        sys.exit(0)
    COMPILER = sys.argv.pop(2)
    PROJECT, BALL, PENDULUM = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    result = unittest.main(argv=sys.argv[:1], exit=False).result
    sys.exit(1 if not result.wasSuccessful() else 77 if result.skipped else 0)
