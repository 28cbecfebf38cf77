"""What docs/map.md shows stands in the project, and its program prints what the page says. Pages say how to build what they call.

usage: test_docs.py PROJECT_FOLDER MAP_EXAMPLE
"""
import pathlib
import re
import subprocess
import sys
import unittest

import test_readme

PROJECT, PROGRAM = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])


class Map(unittest.TestCase):
    def setUp(self):
        self.page = (PROJECT / "docs/map.md").read_text(encoding="utf-8")

    def test_files(self):
        files = test_readme.files(self.page)
        self.assertEqual(sorted(files), ["apps/map/CMakeLists.txt", "apps/map/main.cpp"])
        for name, text in files.items():
            comment = text.splitlines(keepends=True)[0]
            self.assertEqual(text[len(comment):], (PROJECT / name).read_text(encoding="utf-8"), name)

    def test_output(self):
        said = subprocess.run([PROGRAM], capture_output=True, text=True, check=True).stdout
        self.assertIn(f"```text\n{said}```", self.page)


class Builds(unittest.TestCase):
    """scripts/demo builds pendulum, and nothing else."""

    PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]

    def test_programs(self):
        for page in self.PAGES:
            text = page.read_text(encoding="utf-8")
            built = {name for names in re.findall(r"cmake --build build/release --target ([\w ]+)", text) for name in names.split()}
            called = set(re.findall(r"build/release/bin/(\w+)", text)) - {"pendulum"}
            self.assertLessEqual(called, built, page.name)

    def test_all_is_built_before_it_is_installed(self):
        for page in self.PAGES:
            text = page.read_text(encoding="utf-8")
            before = re.findall(r"(\S.*)\s+(?:\$ )?cmake --install build/release", text)
            self.assertEqual(len(before), text.count("cmake --install build/release"), page.name)
            for line in before:
                self.assertRegex(line, r"cmake --build (build/release|--preset release)( &&)?$", page.name)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
