"""docs/authoring.md works as it is written, scripts/new-phase writes phases that compile and pass, CITATION.cff is what readers of it expect.

usage: test_authoring.py BUILD_FOLDER PROJECT_FOLDER COMPILER
"""
import pathlib
import re
import shutil
import sys
import tempfile
import unittest

from package import install, run
from test_readme import BLOCK, PATH


class Temporary(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="regatta_authoring_")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def new_phase(self, *arguments, here):
        result = run(PROJECT / "scripts/new-phase", *arguments, folder=here)
        return result.returncode, result.stdout


class Tutorial(Temporary):
    def test_a_phase_in_15_minutes(self):
        text = (PROJECT / "docs/authoring.md").read_text(encoding="utf-8")
        section = text.split("\n## A phase in 15 minutes\n")[1].split("\n## ")[0]
        install(BUILD, self.folder)
        environment = {"HOME": str(self.folder), "CXX": COMPILER, "CMAKE_GENERATOR": "Ninja", "CMAKE_BUILD_PARALLEL_LEVEL": "2"}
        home = project = self.folder
        said, written, ran = "", 0, 0
        for kind, block in BLOCK.findall(section):
            path = PATH.match(block.splitlines()[0])
            if path:
                (project / path.group(1)).write_text(block, encoding="utf-8")
                written += 1
            elif kind == "sh":
                result = run("bash", "-ec", block, folder=project, **environment)
                self.assertEqual(result.returncode, 0, f"{block}\n{result.stdout}")
                said += result.stdout
                ran += 1
                project = home / "ball"
        self.assertEqual((written, ran), (8, 2))
        self.assertEqual(said.count("100% tests passed"), 2)
        self.assertIn("A first look at fly: 1,000 samples, 1,000 complete, 0 failed", said)
        self.assertIn("Who hits the mark?: 300 samples, 300 complete, 0 failed", said)
        self.assertIn("standard deviation of the wind", said)
        self.assertIn("judge: phases.judge.target is 25", said)

    def test_own_names_and_folders(self):
        """A second phase elsewhere in the project of a user, beside lists that he has laid out in his own way."""
        project = self.folder / "fit"
        project.mkdir()
        self.assertEqual(self.new_phase("one", here=project)[0], 0)
        status, said = self.new_phase("two", "--stepper", "--in", "physics/deep", here=project)
        self.assertEqual(status, 0, said)
        self.assertIn("join it in your main: .then<fit::Two>()", said)
        lists = (project / "CMakeLists.txt").read_text(encoding="utf-8")
        self.assertIn("regatta_library(physics_deep\n  HEADERS physics/deep/two.hpp\n", lists)
        self.assertEqual(lists.count("enable_testing()"), 1)
        inside = self.new_phase("three", here=project / "physics")  # from any folder of the project
        self.assertEqual(inside[0], 0, inside[1])
        lists = (project / "CMakeLists.txt").read_text(encoding="utf-8")
        self.assertIn("  HEADERS phases/one.hpp phases/three.hpp\n", lists)
        self.assertIn("  SOURCES tests/phases/test_one.cpp tests/phases/test_three.cpp\n", lists)
        for line in ("\n  cmake -B build -DCMAKE_PREFIX_PATH=WHERE_REGATTA_IS -DCMAKE_BUILD_TYPE=Release && ",
                     "change what it reads to a port that your pipeline has, then the rest: physics/deep/two.hpp",
                     "target_link_libraries(PROGRAM PRIVATE fit::physics_deep)"):
            self.assertIn(line, said)

    def test_script_without_its_templates_says_where_they_should_be(self):
        folder = self.folder.resolve()
        alone = folder / "bin" / "regatta-new-phase"
        alone.parent.mkdir()
        shutil.copy(PROJECT / "scripts/new-phase", alone)
        done = run(alone, "one", folder=folder)
        self.assertEqual(done.returncode, 2)
        self.assertIn(f"neither {folder}/bin/new-phase.d nor {folder}/share/regatta/new-phase.d is there", done.stdout)
        self.assertEqual(list(folder.glob("**/*.hpp")), [])

    def test_lists_of_a_user_keep_their_comments(self):
        (self.folder / "CMakeLists.txt").write_text(
            "# project(old)\nproject(my-app)\nenable_testing()\n\n"
            "regatta_library(phases  # (all of them)\n  HEADERS  # (public)\n    phases/one.hpp  # was phases/zero.hpp (removed)\n"
            "    phases/two.hpp  # (last)\n  SOURCES phases/one.cpp phases/two.cpp\n  LINK regatta::phase)\n"
            "# regatta_test(phases SOURCES x.cpp)\n", encoding="utf-8")
        status, said = self.new_phase("three", here=self.folder)
        self.assertEqual(status, 0, said)
        self.assertEqual((self.folder / "CMakeLists.txt").read_text(encoding="utf-8"),
            "# project(old)\nproject(my-app)\nenable_testing()\n\n"
            "regatta_library(phases  # (all of them)\n  HEADERS  # (public)\n    phases/one.hpp  # was phases/zero.hpp (removed)\n"
            "    phases/two.hpp\n    phases/three.hpp  # (last)\n  SOURCES phases/one.cpp phases/two.cpp phases/three.cpp\n"
            "  LINK regatta::phase)\n# regatta_test(phases SOURCES x.cpp)\n\n"
            "regatta_test(phases\n  SOURCES tests/phases/test_three.cpp\n  LINK ${PROJECT_NAME}::phases regatta::testing)\n")
        self.assertIn("namespace my_app {", (self.folder / "phases/three.hpp").read_text(encoding="utf-8"))
        self.assertIn("target_link_libraries(PROGRAM PRIVATE my-app::phases)", said)

    def test_names_that_regatta_has_as_well(self):
        """All in one program, so that it is read by the compiler once."""
        (self.folder / "CMakeLists.txt").write_text("project(range)\n", encoding="utf-8")
        names = """column cost duration failure field fields info kind mapping name notes observed phase pipeline products range result sample
                   scalar serial settings stepper test text type unit""".split()
        for name in names:
            status, said = self.new_phase(name, *(["--stepper"] if len(name) % 2 else []), here=self.folder)
            self.assertEqual(status, 0, said)
        files = [f"phases/{name}.cpp" for name in names] + [f"tests/phases/test_{name}.cpp" for name in names]
        (self.folder / "all.cpp").write_text("".join(f'#include "{file}"\n' for file in files), encoding="utf-8")
        result = run(COMPILER, "-std=c++20", "-fsyntax-only", "-I", self.folder, "-I", PROJECT, self.folder / "all.cpp", folder=self.folder)
        self.assertEqual(result.returncode, 0, result.stdout)


class InTheCheckout(Temporary):
    def setUp(self):
        super().setUp()
        self.tree = self.folder / "tree"
        self.tree.mkdir()
        for name in ("CMakeLists.txt", ".clang-format"):
            shutil.copy(PROJECT / name, self.tree)
        for name in ("phases", "tests/phases"):
            shutil.copytree(PROJECT / name, self.tree / name)
        (self.tree / "framework").symlink_to(PROJECT / "framework")

    def text(self, name):
        return (self.tree / name).read_text(encoding="utf-8")

    def compiles(self, folder, name):
        for source in (f"{folder}/{name}.cpp", f"tests/{folder}/test_{name}.cpp"):
            result = run(COMPILER, "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror", "-I",
                         self.tree, self.tree / source)
            self.assertEqual(result.returncode, 0, result.stdout)
        formatter = shutil.which("clang-format-14")
        if formatter:
            files = [self.tree / folder / f"{name}.hpp", self.tree / folder / f"{name}.cpp", self.tree / "tests" / folder / f"test_{name}.cpp"]
            self.assertEqual(run(formatter, "--dry-run", "-Werror", *files).stdout, "")

    def test_a_phase_of_a_new_science(self):
        status, said = self.new_phase("settle_down", "--stepper", "--in", "phases/snow", here=self.tree)
        self.assertEqual(status, 0, said)
        self.assertIn(".then<regatta::snow::SettleDown>()", said)
        self.assertTrue(self.text("phases/CMakeLists.txt").endswith("add_subdirectory(snow)\n"))
        self.assertTrue(self.text("tests/phases/CMakeLists.txt").endswith("add_subdirectory(snow)\n"))
        self.assertEqual(self.text("phases/snow/CMakeLists.txt"),
                         "regatta_library(snow\n  HEADERS settle_down.hpp\n  SOURCES settle_down.cpp\n  LINK regatta::phase)\n")
        self.compiles("phases/snow", "settle_down")

    def test_a_phase_of_a_science_that_is_there(self):
        status, said = self.new_phase("stretch", "--in", "phases/pendulum", here=self.tree)
        self.assertEqual(status, 0, said)
        lists, tests = self.text("phases/pendulum/CMakeLists.txt"), self.text("tests/phases/pendulum/CMakeLists.txt")
        self.assertRegex(lists, r"HEADERS [^)]*stretch\.hpp\n  SOURCES [^)]*stretch\.cpp\n  LINK regatta::phase")
        self.assertRegex(tests, r"regatta_test\(pendulum\n  SOURCES [^)]*test_stretch\.cpp\n  LINK regatta::pendulum [^)]*regatta::testing[^)]*\)")
        self.assertEqual(tests.count("stretch"), 1)
        self.compiles("phases/pendulum", "stretch")

    def test_a_phase_without_a_folder_goes_to_the_only_science(self):
        shutil.rmtree(self.tree / "phases/tem")
        status, said = self.new_phase("stretch", here=self.tree / "tests")
        self.assertEqual(status, 0, said)
        self.assertIn("wrote ../phases/pendulum/stretch.hpp\n", said)
        self.assertIn("  cd .. && cmake --preset dev && cmake --build build/dev --target test_pendulum && ", said)
        self.assertIn("and link that with regatta::pendulum", said)
        self.assertEqual(self.new_phase("melt", "--in", "phases/snow", here=self.tree)[0], 0)
        status, said = self.new_phase("freeze", here=self.tree)
        self.assertEqual((status, said), (2, "scripts/new-phase: say the science: --in phases/pendulum or --in phases/snow, or a new one\n"))

    def test_what_is_wrong_is_refused_all_at_once_and_nothing_is_written(self):
        shutil.rmtree(self.tree / "phases/tem")
        before = sorted(self.tree.rglob("*"))
        for arguments, messages in (
                (("Fly",), ['NAME "Fly": a phase is named with a-z, 0-9 and _']), (("options",), ['NAME "options" would hide']),
                (("fly", "--in", "phases/range"), ["namespace regatta::range would hide what Regatta calls so"]),
                (("class", "--in", "science"), ['NAME "class" is a word of C++; try class_phase', "try --in phases/science"]),
                (("random", "--in", "phases/../.."), ['NAME "random" would hide a class of Regatta', "its parts are named like a phase"]),
                (("score", "--in", "phases/pendulum"), ["phases/pendulum/score.hpp exists already; take another NAME", "score.cpp exists"]),
                ((), ["one NAME is needed, 0 are given; try --help"]), (("a", "b"), ["one NAME is needed, 2 are given"]),
                (("fly", "--nonsense"), ['unknown argument "--nonsense"; try --help']), (("fly", "--in"), ["--in needs a FOLDER"])):
            status, said = self.new_phase(*arguments, here=self.tree)
            self.assertEqual(status, 2, said)
            for message in messages:
                self.assertIn(message, said)
        self.assertEqual(sorted(self.tree.rglob("*")), before)


class Citation(unittest.TestCase):
    """Of the schema 1.2.0 of the Citation File Format: what must be there, and that all else has a meaning."""

    def test_it_is_one(self):
        text = (PROJECT / "CITATION.cff").read_text(encoding="utf-8")
        try:
            import yaml
        except ImportError:
            self.skipTest("python3-yaml is not installed")
        citation = yaml.safe_load(text)
        known = {"cff-version", "message", "type", "title", "abstract", "version", "license", "authors", "keywords"}
        self.assertLessEqual({"cff-version", "message", "title", "authors"}, set(citation))
        self.assertLessEqual(set(citation), known)
        self.assertEqual(citation["cff-version"], "1.2.0")
        self.assertEqual(citation["type"], "software")
        self.assertEqual(citation["authors"], [{"name": "The Regatta developers"}])  # an entity has a name and no family-names
        self.assertTrue(all(isinstance(word, str) for word in citation["keywords"]))
        version = re.search(r"project\(regatta VERSION (\S+)", (PROJECT / "CMakeLists.txt").read_text(encoding="utf-8")).group(1)
        self.assertEqual(citation["version"], version)
        self.assertTrue((PROJECT / "LICENSE").read_text(encoding="utf-8").startswith(citation["license"]))


if __name__ == "__main__":
    COMPILER = sys.argv[3]
    BUILD, PROJECT = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    outcome = unittest.main(argv=[sys.argv[0], *sys.argv[4:]], exit=False).result
    sys.exit(1 if not outcome.wasSuccessful() else 77 if outcome.skipped else 0)
