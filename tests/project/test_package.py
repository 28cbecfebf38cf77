"""What `cmake --install` leaves is whole: a project of a user finds it, builds with it and runs, and no path of the build is in it.

usage: test_package.py BUILD_FOLDER PROJECT_FOLDER COMPILER
"""
import os
import pathlib
import re
import shutil
import sys
import tempfile
import unittest

from package import CMAKE, install, run


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory(prefix="regatta_package_")
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = pathlib.Path(temporary.name)
        cls.prefix = install(BUILD, cls.folder)

    def works(self, *command, folder=None, **environment):
        result = run(*command, folder=folder, **environment)
        self.assertEqual(result.returncode, 0, f"{' '.join(map(str, command))}\n{result.stdout}")
        return result.stdout

    def configure(self, source, build, *options):
        return run(CMAKE, "-G", "Ninja", "-S", source, "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}", f"-DCMAKE_CXX_COMPILER={COMPILER}",
                   "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CXX_FLAGS_DEBUG=-O1", *options)

    def test_nothing_lies_outside_the_prefix(self):
        self.assertEqual([path.name for path in (self.folder / "root").rglob("*") if not path.is_dir()], [])
        for name in ("include/regatta/framework/phase/phase.hpp", "include/regatta/phases/pendulum/score.hpp", "bin/pendulum", "bin/pendulum_tune",
                     "share/regatta/data/pendulum/how_far_can_it_lean.toml"):
            self.assertTrue((self.prefix / name).is_file(), name)

    def test_no_path_of_the_build_is_in_it(self):
        """Debug information, which a release has not, names sources where they were compiled: it is taken off before."""
        places = [os.fsencode(BUILD), os.fsencode(PROJECT)]
        strip = shutil.which("strip")
        read = 0
        for path in self.prefix.rglob("*"):
            if not path.is_file():
                continue
            if path.suffix == ".a" or path.read_bytes()[:4] == b"\x7fELF":
                if not strip:
                    continue
                stripped = self.folder / path.name
                self.works(strip, "--strip-debug", "-o", stripped, path)
                content = stripped.read_bytes()
            else:
                content = path.read_bytes()
            read += 1
            self.assertEqual([place for place in places if place in content], [], path)
        self.assertGreater(read, 100)

    def test_each_header_names_only_headers_that_are_installed(self):
        include = self.prefix / "include/regatta"
        headers = list(include.rglob("*.hpp"))
        self.assertGreater(len(headers), 80)
        for header in headers:
            for name in re.findall(r'^#include "(.*)"', header.read_text(encoding="utf-8"), re.MULTILINE):
                self.assertTrue((include / name).is_file(), f"{header} includes {name}")

    def test_a_project_of_a_user_adds_a_phase_and_runs(self):
        source, build = self.folder / "own", self.folder / "own_build"
        shutil.copytree(PROJECT / "apps/own_phase", source)
        result = self.configure(source, build)
        self.assertEqual(result.returncode, 0, result.stdout)
        self.works(CMAKE, "--build", build, "-j", "2")
        commands = self.works("ninja", "-C", build, "-t", "commands", "own_phase")
        self.assertIn("-ffp-contract=off", commands)
        self.assertRegex(commands, r"-std=(c|gnu)\+\+20")
        self.assertNotIn("-Werror", commands)
        self.assertIn("100% tests passed", self.works("ctest", "--test-dir", build, "--no-tests=error"))

        said = self.works(build / "own_phase", "run", "leaning.toml", "--no-display", folder=source)
        self.assertRegex(said, r"Do they fall who lean far\?: 200 samples, 200 complete, 0 failed")
        counts = dict.fromkeys(("near_fell", "near_stood", "far_fell", "far_stood"), 0)  # a rate of zero is not shown
        counts.update((fate, int(count)) for fate, count in re.findall(r"fate (\w+) +(\d+) ", said))
        self.assertEqual(sum(counts.values()), 200, said)
        # Both angles uniform in +-0.3 rad: (1/2)^2 of 200 are near. 50 +- 6.1 is one standard deviation; seed 7 is fixed.
        self.assertAlmostEqual(counts["near_fell"] + counts["near_stood"], 50, delta=4 * 6.1)
        far, near = (counts[f"{where}_fell"] / (counts[f"{where}_fell"] + counts[f"{where}_stood"]) for where in ("far", "near"))
        self.assertGreater(far, near)
        again = self.works(build / "own_phase", "plan", "leaning.toml", "--set", "phases.lean.far=0.2", folder=source)
        self.assertIn("lean: phases.lean.far is 0.2, was 0.15", again)

    def test_other_versions_and_unknown_components_are_refused(self):
        for wanted, message in (("9.0 REQUIRED", "regatta-config.cmake, version: 0.1.0"),
                                ("REQUIRED COMPONENTS app weather", "there is no library regatta::weather; there are core, simd, storage, ")):
            source = self.folder / "refused"
            source.mkdir(exist_ok=True)
            (source / "CMakeLists.txt").write_text("cmake_minimum_required(VERSION 3.25)\nproject(refused LANGUAGES CXX)\n"
                                                   f"find_package(regatta {wanted})\n", encoding="utf-8")
            result = self.configure(source, self.folder / "refused_build")
            self.assertNotEqual(result.returncode, 0)
            self.assertIn(message, result.stdout)


if __name__ == "__main__":
    COMPILER = sys.argv[3]
    BUILD, PROJECT = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]])
