"""What docs/map.md shows stands in the project, and its program prints what the page says: test_docs.py PROJECT_FOLDER MAP_EXAMPLE"""
import pathlib
import subprocess
import sys
import unittest

import test_readme


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


if __name__ == "__main__":
    PROJECT, PROGRAM = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    unittest.main(argv=sys.argv[:1], verbosity=2)
